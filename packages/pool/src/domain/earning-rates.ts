/** How fast a miner earns, from what was booked in a known time. */

const HOUR_MS = 3_600_000;
/** A shorter time would make a rate out of a single report. */
const LEAST_WINDOW_MS = 60_000;

/** From when on points count: an hour ago, or since a younger miner's registration. */
export function pointsWindowMs(nowMs: number, registeredAtMs: number): number {
  return Math.max(LEAST_WINDOW_MS, Math.min(HOUR_MS, nowMs - registeredAtMs));
}

/** Points an hour, from millionths of points booked within a window. */
export function pointsPerHour(pointsMicro: bigint, windowMs: number): number {
  return (Number(pointsMicro) / 1_000_000) * (HOUR_MS / windowMs);
}

/** RAO an hour rounded down, from what the epochs of a duration paid; 0 when there are none. */
export function raoPerHour(rao: bigint, durationMs: number): bigint {
  return durationMs === 0 ? 0n : (rao * BigInt(HOUR_MS)) / BigInt(durationMs);
}
