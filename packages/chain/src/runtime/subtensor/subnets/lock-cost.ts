/** What a new subnet costs (chain.md 2.1): twice the last one's price, falling from then on. */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { multiplyAmounts, subtractAmounts } from '../../fixed-point/saturating.ts';
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

/** Cost in RAO of a subnet that is registered in block `now`. */
export function subnetLockCost(reader: StateReader, now: bigint): bigint {
  const lastBlock = lastRegistrationBlock(reader);
  const lastCost = reader.read(S.NetworkLastLockCost);
  const least = reader.read(S.NetworkMinLockCost);
  const interval = reductionInterval(reader);
  const perBlock = interval === 0n ? 0n : lastCost / interval;
  const start = multiplyAmounts(lastCost, lastBlock === 0n ? 1n : 2n);
  const cost = subtractAmounts(start, multiplyAmounts(perBlock, subtractAmounts(now, lastBlock)));
  return cost > least ? cost : least;
}
