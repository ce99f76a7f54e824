/** What a new subnet costs (chain.md 2.1): twice the last one's price, falling from then on. */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { U64_MAX } from '../../fixed-point/fixed-point.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { blockEmission } from '../emission/block-emission.ts';

const S = SubtensorModule.storage;
const RAO_PER_TAO = 1_000_000_000n;

/** The block in which the last subnet was registered, 0 when none was. */
export function lastRegistrationBlock(reader: StateReader): bigint {
  return reader.read(S.LastRateLimitedBlock, { type: 'NetworkLastRegistered', value: [] });
}

function reductionInterval(reader: StateReader): bigint {
  const emission = blockEmission(reader.read(S.TotalIssuance));
  return (reader.read(S.NetworkLockReductionInterval) * emission) / RAO_PER_TAO;
}

function less(from: bigint, amount: bigint): bigint {
  return from > amount ? from - amount : 0n;
}

function atMost64(value: bigint): bigint {
  return value > U64_MAX ? U64_MAX : value;
}

/** Cost in RAO of a subnet that is registered in block `now`. */
export function subnetLockCost(reader: StateReader, now: bigint): bigint {
  const lastBlock = lastRegistrationBlock(reader);
  const lastCost = reader.read(S.NetworkLastLockCost);
  const least = reader.read(S.NetworkMinLockCost);
  const interval = reductionInterval(reader);
  const perBlock = interval === 0n ? 0n : lastCost / interval;
  const start = atMost64(lastCost * (lastBlock === 0n ? 1n : 2n));
  const cost = less(start, atMost64(perBlock * less(now, lastBlock)));
  return cost > least ? cost : least;
}
