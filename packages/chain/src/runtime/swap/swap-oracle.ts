/** Trades of an unweighted pool in whole numbers, one step per line: the slow version that tests believe. */

const TWO_64 = 2n ** 64n;
const PARTS = 10n ** 18n;

/** Fee, net and what comes out, for reserves `input` and `output`. */
export function tradeSlowly(
  reserves: { readonly input: bigint; readonly output: bigint },
  amount: bigint,
  feeRate: bigint,
): { readonly fee: bigint; readonly net: bigint; readonly out: bigint } {
  const feeFraction = (feeRate * TWO_64) / 65_535n;
  const fee = (amount * feeFraction) / TWO_64;
  const net = amount - fee;
  const parts = (PARTS * reserves.input) / (reserves.input + net);
  const kept = (parts * TWO_64) / PARTS;
  const out = (reserves.output * (TWO_64 - kept)) / TWO_64;
  return { fee, net, out };
}
