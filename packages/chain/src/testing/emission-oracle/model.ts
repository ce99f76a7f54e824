/** What emission changes, as plain numbers: read from a state, or worked out by the slow versions here. */
import type { AccountId } from '@adit/substrate';
import { AlphaAssets } from '../../definitions/alpha-assets.ts';
import { Balances } from '../../definitions/balances.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Swap } from '../../definitions/swap.ts';
import { freeBalance } from '../../runtime/balances/account-balance.ts';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import { subnetAccount } from '../../runtime/subtensor/accounts/special-accounts.ts';
import { listSubnets } from '../../runtime/subtensor/subnets/list-netuids.ts';

const S = SubtensorModule.storage;
const A = AlphaAssets.storage;

/** Figures of one subnet; prices and parts are bits as they are stored. */
export interface SubnetFigures {
  tao: bigint;
  held: bigint;
  alphaIn: bigint;
  alphaOut: bigint;
  protocol: bigint;
  taoWeight: bigint;
  movingPrice: bigint;
  rootProp: bigint;
  minerBurned: bigint;
  taoInEmission: bigint;
  alphaInEmission: bigint;
  alphaOutEmission: bigint;
  excess: bigint;
  cut: bigint;
  server: bigint;
  validator: bigint;
  root: bigint;
  burned: bigint;
  recycled: bigint;
  issued: bigint;
  /** By hotkey, only what is not 0. */
  readonly alphaDividends: Map<AccountId, bigint>;
  readonly rootDividends: Map<AccountId, bigint>;
}

/** Figures of the whole chain. */
export interface Figures {
  subtensorIssuance: bigint;
  balancesIssuance: bigint;
  totalStake: bigint;
  readonly subnets: Map<number, SubnetFigures>;
  /** `TotalHotkeyAlpha` by `hotkey/netuid`, only what is not 0. */
  readonly stakes: Map<string, bigint>;
  /** `RootClaimable` by `hotkey/netuid`. */
  readonly rates: Map<string, bigint>;
}

/** Name of a hotkey's stake on a network. */
export function at(hotkey: AccountId, netuid: number): string {
  return `${hotkey}/${netuid}`;
}

/** Adds to a number in a map. */
export function raise<Key>(map: Map<Key, bigint>, key: Key, by: bigint): void {
  if (by !== 0n) map.set(key, (map.get(key) ?? 0n) + by);
}

function dividends(
  reader: StateReader,
  item: typeof S.AlphaDividendsPerSubnet | typeof S.RootAlphaDividendsPerSubnet,
  netuid: number,
): Map<AccountId, bigint> {
  return new Map(reader.entries(item, netuid).map(([[, hotkey], alpha]) => [hotkey, alpha]));
}

function subnetFigures(reader: StateReader, netuid: number): SubnetFigures {
  return {
    tao: reader.read(S.SubnetTAO, netuid),
    held: freeBalance(reader, subnetAccount(netuid)),
    alphaIn: reader.read(S.SubnetAlphaIn, netuid),
    alphaOut: reader.read(S.SubnetAlphaOut, netuid),
    protocol: reader.read(S.SubnetProtocolAlpha, netuid),
    taoWeight: reader.read(Swap.storage.SwapBalancer, netuid).quote,
    movingPrice: reader.read(S.SubnetMovingPrice, netuid),
    rootProp: reader.read(S.RootProp, netuid),
    minerBurned: reader.read(S.MinerBurned, netuid),
    taoInEmission: reader.read(S.SubnetTaoInEmission, netuid),
    alphaInEmission: reader.read(S.SubnetAlphaInEmission, netuid),
    alphaOutEmission: reader.read(S.SubnetAlphaOutEmission, netuid),
    excess: reader.read(S.SubnetExcessTao, netuid),
    cut: reader.read(S.PendingOwnerCut, netuid),
    server: reader.read(S.PendingServerEmission, netuid),
    validator: reader.read(S.PendingValidatorEmission, netuid),
    root: reader.read(S.PendingRootAlphaDivs, netuid),
    burned: reader.read(A.AlphaBurned, netuid),
    recycled: reader.read(A.AlphaRecycled, netuid),
    issued: reader.read(A.TotalAlphaIssuance, netuid),
    alphaDividends: dividends(reader, S.AlphaDividendsPerSubnet, netuid),
    rootDividends: dividends(reader, S.RootAlphaDividendsPerSubnet, netuid),
  };
}

/** Reads the figures of a state. */
export function readFigures(reader: StateReader): Figures {
  const rates = reader
    .entries(S.RootClaimable)
    .flatMap(([[hotkey], list]) =>
      list.map(([netuid, rate]): [string, bigint] => [at(hotkey, netuid), rate]),
    )
    .filter(([, rate]) => rate > 0n);
  return {
    subtensorIssuance: reader.read(S.TotalIssuance),
    balancesIssuance: reader.read(Balances.storage.TotalIssuance),
    totalStake: reader.read(S.TotalStake),
    subnets: new Map(listSubnets(reader).map((netuid) => [netuid, subnetFigures(reader, netuid)])),
    stakes: new Map(
      reader
        .entries(S.TotalHotkeyAlpha)
        .map(([[hotkey, netuid], alpha]) => [at(hotkey, netuid), alpha]),
    ),
    rates: new Map(rates),
  };
}
