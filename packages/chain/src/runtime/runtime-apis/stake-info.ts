/** What coldkeys have staked (spec 9.2). There are no locks on this chain: everything is available. */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Swap } from '../../definitions/swap.ts';
import { U64_MAX } from '../fixed-point/fixed-point.ts';
import { type StakePosition, stakeOf } from '../stake/share-pool.ts';
import type { StateReader } from '../state/chain-state.ts';
import { listNetuids, networkExists } from '../subtensor/subnets/list-netuids.ts';
import { feeOf } from '../swap/swap-order.ts';

const subtensor = SubtensorModule.storage;

/** One position. It is there even when it is empty. */
export function stakeInfo(reader: StateReader, position: StakePosition) {
  const { hotkey, coldkey, netuid } = position;
  return {
    hotkey,
    coldkey,
    netuid,
    stake: stakeOf(reader, position),
    locked: 0n,
    emission: reader.read(subtensor.AlphaDividendsPerSubnet, netuid, hotkey),
    tao_emission: 0n,
    drain: 0n,
    is_registered: reader.read(subtensor.IsNetworkMember, hotkey, netuid),
  };
}

/** A coldkey's positions that hold something: by subnet, then as the coldkey came to its hotkeys. */
export function stakeInfoOfColdkey(reader: StateReader, coldkey: AccountId) {
  const hotkeys = reader.read(subtensor.StakingHotkeys, coldkey);
  return listNetuids(reader).flatMap((netuid) =>
    hotkeys
      .map((hotkey) => stakeInfo(reader, { hotkey, coldkey, netuid }))
      .filter(({ stake }) => stake > 0n),
  );
}

/** Alpha of a coldkey with all its hotkeys on one subnet. */
function totalStake(reader: StateReader, coldkey: AccountId, netuid: number): bigint {
  let total = 0n;
  for (const hotkey of reader.read(subtensor.StakingHotkeys, coldkey)) {
    total += stakeOf(reader, { hotkey, coldkey, netuid });
  }
  return total > U64_MAX ? U64_MAX : total;
}

/** The subnets that were asked for; none when the list is empty or longer than there are subnets. */
function wantedNetuids(reader: StateReader, requested: readonly number[] | undefined): number[] {
  const existing = listNetuids(reader);
  if (requested === undefined) return existing;
  const wanted = [...new Set(requested)].sort((left, right) => left - right);
  if (wanted.length > existing.length) return [];
  return wanted.filter((netuid) => networkExists(reader, netuid));
}

interface Availability {
  total: bigint;
  locked: bigint;
  available: bigint;
}

/** What each coldkey could take out, by subnet; a map in the order of its keys. */
export function stakeAvailability(
  reader: StateReader,
  coldkeys: readonly AccountId[],
  requested: readonly number[] | undefined,
): [AccountId, [number, Availability][]][] {
  const netuids = wantedNetuids(reader, requested);
  return [...new Set(coldkeys)].sort().map((coldkey) => [
    coldkey,
    netuids
      .map((netuid) => ({ netuid, total: totalStake(reader, coldkey, netuid) }))
      .filter(({ total }) => total > 0n)
      .map(({ netuid, total }) => [netuid, { total, locked: 0n, available: total }]),
  ]);
}

/** Where stake comes from or goes to. */
type End = readonly [hotkey: AccountId, netuid: number] | undefined;

function isSameEnd(left: End, right: End): boolean {
  return left?.[0] === right?.[0] && left?.[1] === right?.[1];
}

/** The fee of moving an amount; at the rate of where it goes, else of where it comes from. */
export function stakeFee(
  reader: StateReader,
  { origin, destination, amount }: { origin: End; destination: End; amount: bigint },
): bigint {
  if (isSameEnd(origin, destination)) return 0n;
  const netuid = (destination ?? origin)?.[1] ?? 0;
  if (reader.read(subtensor.SubnetMechanism, netuid) === 0) return 0n;
  return feeOf(amount, reader.read(Swap.storage.FeeRate, netuid));
}
