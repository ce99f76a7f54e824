/** Random fills: each task draws from the stream of its own seed. */
import { drawBetween, drawNormal } from './random';

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
  memory.fill(calls, 0, <usize>fills << 3);
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
  for (let lane: u32 = 0; lane < pairs * 2; lane += 1) {
    const key = load<u64>(seeds + (<usize>lane << 3));
    const start = out + (lane >> 1) * bytes + ((<usize>lane & 1) << 3);
    for (let i: usize = 0; i < bytes; i += 16) {
      store<f64>(start + i, drawBetween(low, high, key, ordinal, <u32>(i >> 4), call));
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
  for (let lane: u32 = 0; lane < pairs * 2; lane += 1) {
    const key = load<u64>(seeds + (<usize>lane << 3));
    const start = out + (lane >> 1) * bytes + ((<usize>lane & 1) << 3);
    for (let i: usize = 0; i < bytes; i += 16) {
      const draw = drawNormal(key, ordinal, <u32>(i >> 4), call);
      store<f64>(start + i, mean + deviation * draw);
    }
  }
}
