/** What interfaces about prices and costs must answer (spec 2.1, 2.5, 5.2, 8.2), naively. */
import type { StateReader } from '../../runtime/state/chain-state.ts';
import { exists, netuidsOf, type Storage } from './expected-subnets.ts';
import { rawSwap } from './raw-items.ts';
import type { RawState } from './raw-state.ts';
import type { Plain } from './wire-schema.ts';

const ONE = 2n ** 64n;
const LIMIT = 2n ** 128n - 1n;
const WHOLE = 10n ** 18n;
const RATE_WHOLE = 65_535n;

const clamp = (bits: bigint) => (bits > LIMIT ? LIMIT : bits);
const capped64 = (whole: bigint) => (whole >= ONE ? ONE - 1n : whole);

/** TAO per alpha with 64 fraction bits. */
export function expectedPrice({ subtensor }: Storage, swap: RawState, netuid: number): bigint {
  if (subtensor.number('SubnetMechanism', netuid) !== 1n) return ONE;
  const alpha = subtensor.number('SubnetAlphaIn', netuid);
  if (alpha === 0n) return 0n;
  const quote = swap.number('SwapBalancer', netuid);
  const weights = ((WHOLE - quote) * ONE) / quote;
  return clamp((weights * ((subtensor.number('SubnetTAO', netuid) * ONE) / alpha)) / ONE);
}

/** RAO for one whole alpha. */
export function expectedPriceRao(storage: Storage, swap: RawState, netuid: number): bigint {
  return capped64(clamp(expectedPrice(storage, swap, netuid) * 10n ** 9n) / ONE);
}

/** Prices of all networks. */
export function expectedPrices(storage: Storage, swap: RawState): Plain[] {
  return netuidsOf(storage).map((netuid) => ({
    netuid: BigInt(netuid),
    price: expectedPriceRao(storage, swap, netuid),
  }));
}

/** Part of an amount that is the fee. */
export function expectedFee(amount: bigint, rate: bigint): bigint {
  return (amount * ((rate * ONE) / RATE_WHOLE)) / ONE;
}

const NO_TRADE = {
  tao_amount: 0n,
  alpha_amount: 0n,
  tao_fee: 0n,
  alpha_fee: 0n,
  tao_slippage: 0n,
  alpha_slippage: 0n,
};

function trade(
  reader: StateReader,
  storage: Storage,
  netuid: number,
  isBuy: boolean,
  given: bigint,
) {
  const swap = rawSwap(reader);
  const { subtensor } = storage;
  if (subtensor.number('SubnetMechanism', netuid) !== 1n)
    return { paid: given, got: given, fee: 0n };
  const fee = expectedFee(given, swap.number('FeeRate', netuid));
  const paid = given - fee;
  const tao = subtensor.number('SubnetTAO', netuid);
  const alpha = subtensor.number('SubnetAlphaIn', netuid);
  const [from, to] = isBuy ? [tao, alpha] : [alpha, tao];
  if (paid > 1000n * from || to < 1_000_000n) return null;
  // Equal weights: the power is the plain quotient.
  const left = ONE - (((WHOLE * from) / (from + paid)) * ONE) / WHOLE;
  const got = paid === 0n ? 0n : (to * left) / ONE;
  return paid > 0n && got === 0n ? null : { paid, got, fee };
}

/** SimSwapResult of a buy in a pool with equal weights that stays clear of the price limits. */
export function expectedBuy(
  reader: StateReader,
  storage: Storage,
  netuid: number,
  tao: bigint,
): Plain {
  const done = exists(storage, netuid) ? trade(reader, storage, netuid, true, tao) : null;
  if (done === null) return NO_TRADE;
  const price = expectedPrice(storage, rawSwap(reader), netuid);
  const ideal = capped64((tao * ONE) / price);
  const lost = ideal > done.got ? ideal - done.got : 0n;
  return {
    ...NO_TRADE,
    tao_amount: done.paid,
    alpha_amount: done.got,
    tao_fee: done.fee,
    alpha_slippage: lost,
  };
}

/** SimSwapResult of a sale in a pool with equal weights that stays clear of the price limits. */
export function expectedSale(
  reader: StateReader,
  storage: Storage,
  netuid: number,
  alpha: bigint,
): Plain {
  const done = exists(storage, netuid) ? trade(reader, storage, netuid, false, alpha) : null;
  if (done === null) return NO_TRADE;
  const price = expectedPrice(storage, rawSwap(reader), netuid);
  const ideal = capped64((alpha * price) / ONE);
  const lost = ideal > done.got ? ideal - done.got : 0n;
  return {
    ...NO_TRADE,
    alpha_amount: done.paid,
    tao_amount: done.got,
    alpha_fee: done.fee,
    tao_slippage: lost,
  };
}

/** Which subnet would make room: out of immunity, lowest price, then earliest. */
export function expectedPruned(storage: Storage): Plain {
  const { subtensor, block } = storage;
  const able = netuidsOf(storage).filter((netuid) => {
    const registered = subtensor.number('NetworkRegisteredAt', netuid);
    return netuid !== 0 && block >= registered + subtensor.number('NetworkImmunityPeriod');
  });
  const price = (netuid: number) =>
    subtensor.number('SubnetMechanism', netuid) === 1n
      ? subtensor.number('SubnetMovingPrice', netuid)
      : 2n ** 32n;
  let chosen: number | null = null;
  for (const netuid of able) {
    if (chosen === null || price(netuid) < price(chosen)) chosen = netuid;
    else if (
      price(netuid) === price(chosen) &&
      subtensor.number('NetworkRegisteredAt', netuid) <
        subtensor.number('NetworkRegisteredAt', chosen)
    ) {
      chosen = netuid;
    }
  }
  return chosen === null ? null : { some: BigInt(chosen) };
}

/** RAO that a new subnet costs, while a block still brings a whole TAO. */
export function expectedLockCost({ subtensor, block }: Storage): bigint {
  // `NetworkLastRegistered` is the variant 2 of the keys of LastRateLimitedBlock.
  const last = subtensor.number('LastRateLimitedBlock', '02');
  const paid = subtensor.number('NetworkLastLockCost');
  const interval = subtensor.number('NetworkLockReductionInterval');
  const start = capped64(paid * (last === 0n ? 1n : 2n));
  const passed = block > last ? block - last : 0n;
  const fallen = interval === 0n ? 0n : capped64((paid / interval) * passed);
  const cost = start > fallen ? start - fallen : 0n;
  const least = subtensor.number('NetworkMinLockCost');
  return cost > least ? cost : least;
}
