/** How much a block mints (chain.md 8.2): it halves each time half of what is left has been minted. */

const CAP_RAO = 21_000_000_000_000_000n;
const FIRST_EMISSION_RAO = 1_000_000_000n;

/**
 * What a block mints when so much has been minted: `10^9 / 2^k` with the greatest `k` for which the
 * rest of the cap is at most `cap / 2^k`. The chain reckons with 32 fraction bits, in which these
 * thresholds are exact.
 */
export function blockEmission(issuance: bigint): bigint {
  if (issuance >= CAP_RAO) return 0n;
  let halvings = 0n;
  while ((CAP_RAO - issuance) << (halvings + 1n) <= CAP_RAO) halvings += 1n;
  return FIRST_EMISSION_RAO >> halvings;
}
