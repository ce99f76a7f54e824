/** Types of the Swap pallet. */
import { i32, struct, u64, u128, wrapper } from '@adit/substrate';

/** Parts of 10^18. */
export const perquintill = wrapper('sp_arithmetic::per_things::Perquintill', u64);

/** Weights of a pool; `quote` is the weight of TAO in parts of 10^18. */
export const balancer = struct('pallet_subtensor_swap::pallet::balancer::Balancer', {
  quote: perquintill,
});

/** A price step of the former market. */
export const tickIndex = wrapper('pallet_subtensor_swap::tick::TickIndex', i32);

/** Number of a liquidity position; none exist. */
export const positionId = wrapper('pallet_subtensor_swap::position::PositionId', u128);

/** A number above zero. */
export const nonZeroU64 = wrapper('NonZeroU64', u64);
