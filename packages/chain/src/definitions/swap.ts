/** The Swap pallet, index 28. Calls 1 to 5 answer `Deprecated`. */
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

/** The TAO and alpha market of every subnet. */
export const Swap = definePallet({
  name: 'Swap',
  index: 28,
  crate: 'pallet_subtensor_swap::pallet',
  storage: {
    FeeRate: storage.map(
      'FeeRate',
      [twox64(u16)],
      u16,
      33,
      'Swap fee of a subnet, in parts of 65535.',
    ),
    AlphaSqrtPrice: storage.map(
      'AlphaSqrtPrice',
      [twox64(u16)],
      u64f64,
      0n,
      'Square root of the alpha price, kept for clients of the former market.',
    ),
    SwapBalancer: storage.map(
      'SwapBalancer',
      [twox64(u16)],
      balancer,
      { quote: 500_000_000_000_000_000n },
      "Weights of a subnet's pool.",
    ),
    PalSwapInitialized: storage.map(
      'PalSwapInitialized',
      [twox64(u16)],
      bool,
      false,
      "Whether a subnet's pool has its weights.",
    ),
  },
  calls: {
    set_fee_rate: variant(
      0,
      { netuid: netUid, rate: u16 },
      'Sets the swap fee of a subnet; root only.',
    ),
    add_liquidity: variant(
      1,
      {
        hotkey: account,
        netuid: netUid,
        tick_low: tickIndex,
        tick_high: tickIndex,
        liquidity: u64,
      },
      'Deprecated: gave liquidity to the former market.',
    ),
    remove_liquidity: variant(
      2,
      { hotkey: account, netuid: netUid, position_id: positionId },
      'Deprecated: closed a position of the former market.',
    ),
    modify_position: variant(
      3,
      { hotkey: account, netuid: netUid, position_id: positionId, liquidity_delta: i64 },
      'Deprecated: changed a position of the former market.',
    ),
    toggle_user_liquidity: variant(
      4,
      { netuid: netUid, enable: bool },
      'Deprecated: let users give liquidity to the former market.',
    ),
    disable_lp: variant(5, [], 'Deprecated: closed all positions of the former market.'),
  },
  events: {
    FeeRateSet: variant(0, { netuid: netUid, rate: u16 }),
  },
  errors: {
    FeeRateTooHigh: variant(0, [], 'The fee rate is above its limit.'),
    InsufficientInputAmount: variant(1, [], 'The amount to swap is too small.'),
    InsufficientLiquidity: variant(2, [], 'The pool has too little for the swap.'),
    PriceLimitExceeded: variant(3, [], 'The price limit is already passed.'),
    InsufficientBalance: variant(4, [], 'The account has too little to swap.'),
    InvalidTickRange: variant(5, [], 'The price range is empty.'),
    InvalidLiquidityValue: variant(6, [], 'The liquidity is not allowed.'),
    ReservesTooLow: variant(7, [], 'The pool is too small to trade.'),
    MechanismDoesNotExist: variant(8, [], 'The subnet has no market.'),
    SubtokenDisabled: variant(9, [], "The subnet's alpha cannot be traded yet."),
    ReservesOutOfBalance: variant(10, [], "The pool's weights would leave their range."),
    SwapInputTooLarge: variant(11, [], 'The amount to swap is too large for the pool.'),
    Deprecated: variant(12, [], 'The call does nothing any more.'),
  },
  constants: {
    ProtocolId: constant(palletId, '0x74656e2f73776170'),
    MaxFeeRate: constant(u16, 10_000),
    MinimumLiquidity: constant(u64, 1000n),
    MinimumReserve: constant(nonZeroU64, 1_000_000n),
  },
});
