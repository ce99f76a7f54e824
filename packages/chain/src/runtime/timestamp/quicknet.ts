/** Rounds of drand's quicknet, which timelocked commits wait for (drand.love, chain `52db9ba7…`). */

const GENESIS_MS = 1_692_803_367_000n;
const PERIOD_MS = 3_000n;

/** The newest round at a time in milliseconds since 1970; 0 before the first. */
export function quicknetRound(timeMs: bigint): bigint {
  return timeMs < GENESIS_MS ? 0n : (timeMs - GENESIS_MS) / PERIOD_MS + 1n;
}
