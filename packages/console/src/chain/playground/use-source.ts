/** Where the playground begins: the example, or a subnet as it is at one block. */
import { decodeHex } from '@adit/base';
import {
  type EpochInput,
  nextEpochBlock,
  readEpochInput,
  type StateReader,
  SubtensorModule,
} from '@adit/chain';
import { ss58Encode } from '@adit/keys';
import { useChainStatus, useFixed } from '../connection/chain-context.tsx';
import { readState } from '../connection/remote-state.ts';
import { EXAMPLE } from './example.ts';
import type { Outcome } from './outcome.ts';

const S = SubtensorModule.storage;
/** Only shares are shown, so that the amount does not matter. */
const EMISSION_RAO = 1_000_000_000n;

/** An epoch's input and what the chain stored after its last one. */
export interface Source {
  readonly netuid: number | null;
  /** Block whose state was read, null for the example. */
  readonly block: number | null;
  readonly input: EpochInput;
  /** Null for the example, and before a subnet's first epoch. */
  readonly stored: Outcome | null;
  /** Addresses by uid; empty for the example. */
  readonly hotkeys: readonly string[];
}

const EXAMPLE_SOURCE: Source = {
  netuid: null,
  block: null,
  input: EXAMPLE,
  stored: null,
  hotkeys: [],
};

function readStored(reader: StateReader, netuid: number, size: number): Outcome {
  return {
    consensus: reader.read(S.Consensus, netuid),
    incentives: reader.read(S.Incentive, netuid),
    dividends: reader.read(S.Dividends, netuid),
    validatorTrust: reader.read(S.ValidatorTrust, netuid),
    bonds: Array.from({ length: size }, (_, uid) => reader.read(S.Bonds, netuid, uid)),
  };
}

function readSource(reader: StateReader, netuid: number, block: number): Source | null {
  if (!reader.read(S.NetworksAdded, netuid)) return null;
  const next = nextEpochBlock(reader, netuid);
  const now = next !== null && next > BigInt(block) ? next : BigInt(block + 1);
  const input = readEpochInput(reader, { netuid, index: netuid, now }, EMISSION_RAO);
  const size = input.permits.length;
  const stored = readStored(reader, netuid, size);
  const keys = Array.from({ length: size }, (_, uid) => reader.read(S.Keys, netuid, uid));
  return {
    netuid,
    block,
    input,
    stored: reader.read(S.LastMechansimStepBlock, netuid) === 0n ? null : stored,
    hotkeys: keys.map((key) => ss58Encode(decodeHex(key))),
  };
}

/**
 * The source; null in `source` where there is no such subnet. A subnet is read once for each `turn`, so
 * that blocks do not move what somebody works on.
 */
export function useSource(
  netuid: number | null,
  turn: number,
): { readonly source: Source | null | undefined; readonly error: Error | null } {
  const { facts } = useChainStatus();
  const profile = facts?.profile ?? 'fast';
  const { data, error } = useFixed<Source | null>(
    ['playground', netuid ?? 'example', turn],
    netuid === null
      ? null
      : async (client) => {
          const at = await client.request<string>('chain_getBlockHash');
          const { number } = await client.request<{ readonly number: string }>(
            'chain_getHeader',
            at,
          );
          const block = Number(number);
          return readState(client, { at, profile }, (reader) => readSource(reader, netuid, block));
        },
  );
  return netuid === null ? { source: EXAMPLE_SOURCE, error: null } : { source: data, error };
}
