/** The subnets in one table: who owns them, how full they are, when they pay, what they cost. */
import { decodeHex } from '@adit/base';
import { nextEpochBlock, type StateReader, SubtensorModule } from '@adit/chain';
import { ss58Encode } from '@adit/keys';
import { callRuntime } from '../connection/call-runtime.ts';
import type { ChainClient } from '../connection/chain-client.ts';
import { readState, type StatePlace } from '../connection/remote-state.ts';
import { nameOfBytes } from '../values/visible-text.ts';

const S = SubtensorModule.storage;

/** A subnet as the table shows it. */
export interface SubnetRow {
  readonly netuid: number;
  readonly name: string;
  readonly symbol: string;
  readonly owner: string;
  readonly size: number;
  readonly sizeMax: number;
  readonly tempo: number;
  /** Blocks until its next epoch, null where it has none. */
  readonly blocksToEpoch: number | null;
  /** RAO for one alpha. */
  readonly priceRao: bigint;
  readonly taoInRao: bigint;
  readonly alphaIn: bigint;
  readonly alphaOut: bigint;
  /** TAO that a block brings into its pool, in RAO. */
  readonly taoEmissionRao: bigint;
  /** Share of all subnets in that, 0 to 1; null while nothing is emitted. */
  readonly emissionShare: number | null;
  readonly burnRao: bigint;
  readonly isStarted: boolean;
}

interface DynamicInfo {
  readonly netuid: number;
  readonly subnet_name: readonly number[];
  readonly token_symbol: readonly number[];
  readonly owner_coldkey: string;
  readonly tempo: number;
  readonly alpha_in: bigint;
  readonly alpha_out: bigint;
  readonly tao_in: bigint;
  readonly tao_in_emission: bigint;
}

interface Price {
  readonly netuid: number;
  readonly price: bigint;
}

function stateOf(reader: StateReader, netuid: number, head: number) {
  const next = nextEpochBlock(reader, netuid);
  return {
    size: reader.read(S.SubnetworkN, netuid),
    sizeMax: reader.read(S.MaxAllowedUids, netuid),
    blocksToEpoch: next === null ? null : Math.max(0, Number(next) - head),
    burnRao: reader.read(S.Burn, netuid),
    isStarted: reader.read(S.FirstEmissionBlockNumber, netuid) !== undefined,
  };
}

/** Reads all subnets at a block with the number `head`. @throws RpcError, ConnectionLost. */
export async function readSubnets(
  client: ChainClient,
  place: StatePlace,
  head: number,
): Promise<SubnetRow[]> {
  const ask = <Answer>(method: string) => callRuntime<Answer>(client, { method }, place.at);
  const [infos, prices] = await Promise.all([
    ask<readonly (DynamicInfo | undefined)[]>('SubnetInfoRuntimeApi_get_all_dynamic_info'),
    ask<readonly Price[]>('SwapRuntimeApi_current_alpha_price_all'),
  ]);
  const known = infos.filter((info) => info !== undefined);
  const states = await readState(client, place, (reader) =>
    known.map(({ netuid }) => stateOf(reader, netuid, head)),
  );
  const emitted = known.reduce((sum, { tao_in_emission: rao }) => sum + rao, 0n);
  return known.flatMap((info, index) => {
    const state = states[index];
    if (state === undefined) return [];
    const { netuid, tao_in_emission: taoEmissionRao } = info;
    return {
      ...state,
      netuid,
      name: nameOfBytes(info.subnet_name),
      symbol: nameOfBytes(info.token_symbol),
      owner: ss58Encode(decodeHex(info.owner_coldkey)),
      tempo: info.tempo,
      priceRao: prices.find((price) => price.netuid === netuid)?.price ?? 0n,
      taoInRao: info.tao_in,
      alphaIn: info.alpha_in,
      alphaOut: info.alpha_out,
      taoEmissionRao,
      emissionShare: emitted === 0n ? null : Number(taoEmissionRao) / Number(emitted),
    };
  });
}
