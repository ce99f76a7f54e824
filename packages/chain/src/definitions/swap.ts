/** Swap.ts. */
import {
  bool,
  constant,
  definePallet,
  i64,
  storageOf,
  twox64,
  u16,
  u64,
  u64f64,
  variant,
} from '@adit/substrate';
import { balancer, nonZeroU64, positionId, tickIndex } from './swap-types.ts';
import { account, netUid, palletId } from './types.ts';

const storage = storageOf('Swap');

/** Swap. */
export const Swap = definePallet({
  name: 'Swap',
  index: 28,
  crate: 'pallet_subtensor_swap::pallet',
  storage: {
    FeeRate: storage.map('FeeRate', [twox64(u16)], u16, 33, 'Fee rate.'),
    AlphaSqrtPrice: storage.map('AlphaSqrtPrice', [twox64(u16)], u64f64, 0n, 'Alpha sqrt price.'),
    SwapBalancer: storage.map(
      'SwapBalancer',
      [twox64(u16)],
      balancer,
      { quote: 500_000_000_000_000_000n },
      'Swap balancer.',
    ),
    PalSwapInitialized: storage.map(
      'PalSwapInitialized',
      [twox64(u16)],
      bool,
      false,
      'Pal swap initialized.',
    ),
  },
  calls: {
    set_fee_rate: variant(0, { netuid: netUid, rate: u16 }, 'Set fee rate.'),
    add_liquidity: variant(
      1,
      {
        hotkey: account,
        netuid: netUid,
        tick_low: tickIndex,
        tick_high: tickIndex,
        liquidity: u64,
      },
      'Add liquidity.',
    ),
    remove_liquidity: variant(
      2,
      { hotkey: account, netuid: netUid, position_id: positionId },
      'Remove liquidity.',
    ),
    modify_position: variant(
      3,
      { hotkey: account, netuid: netUid, position_id: positionId, liquidity_delta: i64 },
      'Modify position.',
    ),
    toggle_user_liquidity: variant(4, { netuid: netUid, enable: bool }, 'Toggle user liquidity.'),
    disable_lp: variant(5, [], 'Disable lp.'),
  },
  events: {
    FeeRateSet: variant(0, { netuid: netUid, rate: u16 }, 'Fee rate set.'),
  },
  errors: {
    FeeRateTooHigh: variant(0, [], 'Fee rate too high.'),
    InsufficientInputAmount: variant(1, [], 'Insufficient input amount.'),
    InsufficientLiquidity: variant(2, [], 'Insufficient liquidity.'),
    PriceLimitExceeded: variant(3, [], 'Price limit exceeded.'),
    InsufficientBalance: variant(4, [], 'Insufficient balance.'),
    InvalidTickRange: variant(5, [], 'Invalid tick range.'),
    InvalidLiquidityValue: variant(6, [], 'Invalid liquidity value.'),
    ReservesTooLow: variant(7, [], 'Reserves too low.'),
    MechanismDoesNotExist: variant(8, [], 'Mechanism does not exist.'),
    SubtokenDisabled: variant(9, [], 'Subtoken disabled.'),
    ReservesOutOfBalance: variant(10, [], 'Reserves out of balance.'),
    SwapInputTooLarge: variant(11, [], 'Swap input too large.'),
    Deprecated: variant(12, [], 'Deprecated.'),
  },
  constants: {
    ProtocolId: constant(palletId, '0x74656e2f73776170', 'Protocol id.'),
    MaxFeeRate: constant(u16, 10_000, 'Max fee rate.'),
    MinimumLiquidity: constant(u64, 1000n, 'Minimum liquidity.'),
    MinimumReserve: constant(nonZeroU64, 1_000_000n, 'Minimum reserve.'),
  },
});
