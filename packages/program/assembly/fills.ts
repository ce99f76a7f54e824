/** Random fills: each task draws from the stream of its own seed. */
import { drawBlocks, normalOf, uniformOf } from './random';

/** Address of the lanes' u64 seeds, pair by pair. */
let seeds: usize = 0;
/** Pairs of the group. */
let pairs: u32 = 0;

/** Address of the u64 call counters, by ordinal. */
let calls: usize = 0;

/** Tells the fills whose numbers to draw, and where their calls are counted. */
export function setStreams(seedsAddress: usize, callsAddress: usize, pairCount: u32): void {
  seeds = seedsAddress;
  calls = callsAddress;
  pairs = pairCount;
}

/** Forgets the calls of the first `fills` ordinals. */
export function resetCalls(fills: u32): void {
  if (fills > 0) memory.fill(calls, 0, <usize>fills << 3);
}

/** The number of this call; the next one will be one more. */
function countCall(ordinal: u32): u64 {
  const at = calls + (<usize>ordinal << 3);
  const call = load<u64>(at);
  store<u64>(at, call + 1);
  return call;
}

/** Every element uniform in (low, high); `bytes` is the block of one pair. */
export function uniformBlocks(
  low: f64,
  high: f64,
  out: usize,
  bytes: usize,
  ordinal: u32,
): void {
  const call = countCall(ordinal);
  for (let pair: u32 = 0; pair < pairs; pair += 1) {
    const keys = v128.load(seeds + (<usize>pair << 4));
    const start = out + pair * bytes;
    for (let i: usize = 0; i < bytes; i += 32) {
      drawBlocks(keys, ordinal, <u32>(i >> 4), call);
      v128.store(start + i, uniformOf(low, high, false));
      if (i + 16 < bytes) v128.store(start + i, uniformOf(low, high, true), 16);
    }
  }
}

/** Every element normal with this mean and deviation. */
export function normalBlocks(
  mean: f64,
  deviation: f64,
  out: usize,
  bytes: usize,
  ordinal: u32,
): void {
  const call = countCall(ordinal);
  const center = f64x2.splat(mean);
  const width = f64x2.splat(deviation);
  for (let pair: u32 = 0; pair < pairs; pair += 1) {
    const keys = v128.load(seeds + (<usize>pair << 4));
    const start = out + pair * bytes;
    for (let i: usize = 0; i < bytes; i += 32) {
      drawBlocks(keys, ordinal, <u32>(i >> 4), call);
      v128.store(start + i, f64x2.add(center, f64x2.mul(width, normalOf(false))));
      if (i + 16 >= bytes) break;
      v128.store(start + i, f64x2.add(center, f64x2.mul(width, normalOf(true))), 16);
    }
  }
}
