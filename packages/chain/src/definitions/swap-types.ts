/** Swap-types.ts. */
import { i32, struct, u64, u128, wrapper } from '@adit/substrate';

/** Perquintill. */
export const perquintill = wrapper('sp_arithmetic::per_things::Perquintill', u64);

/** Balancer. */
export const balancer = struct('pallet_subtensor_swap::pallet::balancer::Balancer', {
  quote: perquintill,
});

/** Tick index. */
export const tickIndex = wrapper('pallet_subtensor_swap::tick::TickIndex', i32);

/** Position id. */
export const positionId = wrapper('pallet_subtensor_swap::position::PositionId', u128);

/** Non zero u64. */
export const nonZeroU64 = wrapper('NonZeroU64', u64);
