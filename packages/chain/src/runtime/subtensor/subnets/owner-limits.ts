/** How often an owner may change things (chain.md 2.7); root is not limited. */
import type { AccountId, Profile, ValueOf } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { rateLimitKey } from '../../../definitions/subtensor/types.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';

const S = SubtensorModule.storage;

type RateLimitKey = ValueOf<typeof rateLimitKey>;
type ParameterValue = Extract<RateLimitKey, { type: 'OwnerHyperparamUpdate' }>['value'][1];

/** Names of parameters that are limited one by one. */
export type ParameterName = ParameterValue['type'];

/** A limit over a whole kind of change. */
export interface KindLimit {
  /** Index of the kind in `TransactionKeyLastBlock`. */
  readonly kind: number;
  /** Fewest blocks between two changes. */
  blocks(reader: StateReader, netuid: number): bigint;
}

/** What limits a change: its parameter's own limit, or its kind's. */
export type OwnerLimit = ParameterName | KindLimit;

/** Whose change of which subnet. */
export interface OwnerChange {
  readonly owner: AccountId;
  readonly netuid: number;
}

function byProfile(blocks: Readonly<Record<Profile, bigint>>): KindLimit['blocks'] {
  return ({ profile }) => blocks[profile];
}

function tempoBlocks(reader: StateReader, netuid: number): bigint {
  return BigInt(reader.read(S.Tempo, netuid));
}

/** Of the weights' version. */
export const WEIGHTS_VERSION_LIMIT: KindLimit = {
  kind: 4,
  blocks: (reader, netuid) =>
    reader.read(S.WeightsVersionKeyRateLimit) * tempoBlocks(reader, netuid),
};
/** Of the number of mechanisms. */
export const MECHANISM_COUNT_LIMIT: KindLimit = {
  kind: 7,
  blocks: byProfile({ normal: 7_200n, fast: 1n }),
};
/** Of the split between mechanisms. */
export const MECHANISM_SPLIT_LIMIT: KindLimit = {
  kind: 8,
  blocks: byProfile({ normal: 7_200n, fast: 1n }),
};
/** Of taking seats away. */
export const TRIMMING_LIMIT: KindLimit = {
  kind: 9,
  blocks: byProfile({ normal: 216_000n, fast: 1n }),
};
/** Of the tempo. */
export const TEMPO_LIMIT: KindLimit = { kind: 11, blocks: () => 360n };

function parameterKey(netuid: number, name: ParameterName): RateLimitKey {
  const parameter = { type: name, value: [] } as ParameterValue;
  return { type: 'OwnerHyperparamUpdate', value: [netuid, parameter] };
}

function lastChange(
  reader: StateReader,
  { owner, netuid }: OwnerChange,
  limit: OwnerLimit,
): bigint {
  return typeof limit === 'string'
    ? reader.read(S.LastRateLimitedBlock, parameterKey(netuid, limit))
    : reader.read(S.TransactionKeyLastBlock, owner, netuid, limit.kind);
}

function fewestBlocks(reader: StateReader, netuid: number, limit: OwnerLimit): bigint {
  if (typeof limit !== 'string') return limit.blocks(reader, netuid);
  return BigInt(reader.read(S.OwnerHyperparamRateLimit)) * tempoBlocks(reader, netuid);
}

/** The first change is free. @throws DispatchFailure `TxRateLimitExceeded`. */
export function ensureOwnerRate(
  { state, now }: BlockContext,
  change: OwnerChange,
  limit: OwnerLimit,
): void {
  const last = lastChange(state, change, limit);
  const least = fewestBlocks(state, change.netuid, limit);
  if (last === 0n || now - last >= least) return;
  fail(SubtensorModule, 'TxRateLimitExceeded', { blocks: now - last, limit_blocks: least });
}

/** Notes that a change was made in this block. */
export function recordOwnerChange(
  { state, now }: BlockContext,
  { owner, netuid }: OwnerChange,
  limit: OwnerLimit,
): void {
  if (typeof limit === 'string') {
    state.write(S.LastRateLimitedBlock, parameterKey(netuid, limit), now);
  } else {
    state.write(S.TransactionKeyLastBlock, owner, netuid, limit.kind, now);
  }
}
