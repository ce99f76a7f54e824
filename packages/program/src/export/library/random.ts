/** Portable random fills: Philox4x32-10 and the fills of random-stream.ts and kernels/fill.ts. */
export const RANDOM = `
/** Philox4x32-10 of four counter words under two key words. */
function philox(counter: number[], keyLow: number, keyHigh: number): number[] {
  let a = counter[0];
  let b = counter[1];
  let c = counter[2];
  let d = counter[3];
  let key0 = keyLow;
  let key1 = keyHigh;
  for (let round = 0; round < 10; round += 1) {
    const high0 = multiplyHigh(0xd2511f53, a);
    const high1 = multiplyHigh(0xcd9e8d57, c);
    const low0 = multiplyLow(0xd2511f53, a);
    const low1 = multiplyLow(0xcd9e8d57, c);
    a = (high1 ^ b ^ key0) >>> 0;
    b = low1;
    c = (high0 ^ d ^ key1) >>> 0;
    d = low0;
    key0 = (key0 + 0x9e3779b9) % 4294967296;
    key1 = (key1 + 0xbb67ae85) % 4294967296;
  }
  return [a, b, c, d];
}

/** The block of one element of a random fill at its present call. */
function drawBlock(m: Memory, fill: number, element: number): number[] {
  const call = m.calls[fill];
  const counter = [element, fill, call % 4294967296, upperHalf(call)];
  return philox(counter, m.seedLow, m.seedHigh);
}

/** In (0, 1): 26 bits of each word, then a half. */
function toUnit(high: number, low: number): number {
  return ((high >>> 6) * 67108864 + (low >>> 6) + 0.5) * 2.220446049250313e-16;
}

/** The neighbour of a number away from zero (1) or towards it (-1). */
function neighbour(value: number, away: number): number {
  const low = lowWord(value);
  let carry = 0;
  if (away === 1 && low === 4294967295) {
    carry = 1;
  }
  if (away === -1 && low === 0) {
    carry = -1;
  }
  return fromWords(highWord(value) + carry, low + away);
}

/** The least number above a finite value. */
function above(value: number): number {
  if (value === 0.0) {
    return 5e-324;
  }
  return neighbour(value, value > 0.0 ? 1 : -1);
}

/** A number in the open interval (low, high); low when the interval is empty. */
function uniformBetween(low: number, high: number, unit: number): number {
  if (low >= high) {
    return low;
  }
  const value = low + unit * (high - low);
  if (value <= low) {
    return above(low);
  }
  return value >= high ? -above(-high) : value;
}

/** Elements uniform in (low, high), of the random fill with this number. */
function uniform(m: Memory, fill: number, count: number, low: number, high: number): Vector {
  const out = zeros(count);
  for (let i = 0; i < count; i += 1) {
    const block = drawBlock(m, fill, i);
    out[i] = uniformBetween(low, high, toUnit(block[0], block[1]));
  }
  m.calls[fill] += 1;
  return out;
}

/** Elements normal with this mean and deviation (Box-Muller), of the fill with this number. */
function normal(m: Memory, fill: number, count: number, mean: number, deviation: number): Vector {
  const out = zeros(count);
  for (let i = 0; i < count; i += 1) {
    const block = drawBlock(m, fill, i);
    const radius = Math.sqrt(-2.0 * log(toUnit(block[0], block[1])));
    const draw = radius * cos(6.283185307179586 * toUnit(block[2], block[3]));
    out[i] = mean + deviation * draw;
  }
  m.calls[fill] += 1;
  return out;
}
`;
