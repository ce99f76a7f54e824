/**
 * What the portable library stands on and each language does its own way: the bits of a float,
 * 32-bit products, lists of zeros.
 */

/** The same function in both languages; `python` null: the language has it. */
export interface PreludeUnit {
  readonly typescript: string | null;
  readonly python: string;
}

/** By the name that portable text calls (Python: div and sqrt replace operators). */
export const PRELUDE: Readonly<Record<string, PreludeUnit>> = {
  zeros: {
    typescript: `function zeros(count: number): Vector {
  return new Float64Array(count);
}`,
    python: `def zeros(count):
    return [0.0] * count`,
  },
  highWord: {
    typescript: `/** The upper 32 bits of a float as a signed integer. */
function highWord(value: number): number {
  BITS.setFloat64(0, value);
  return BITS.getInt32(0);
}`,
    python: `def high_word(value):
    """The upper 32 bits of a float as a signed integer."""
    return struct.unpack('>ii', struct.pack('>d', value))[0]`,
  },
  lowWord: {
    typescript: `/** The lower 32 bits of a float as an unsigned integer. */
function lowWord(value: number): number {
  BITS.setFloat64(0, value);
  return BITS.getUint32(4);
}`,
    python: `def low_word(value):
    """The lower 32 bits of a float as an unsigned integer."""
    return struct.unpack('>iI', struct.pack('>d', value))[1]`,
  },
  fromWords: {
    typescript: `/** The float with these upper and lower 32 bits. */
function fromWords(high: number, low: number): number {
  BITS.setInt32(0, high);
  BITS.setInt32(4, low);
  return BITS.getFloat64(0);
}`,
    python: `def from_words(high, low):
    """The float with these upper and lower 32 bits."""
    words = struct.pack('>II', high & 0xFFFFFFFF, low & 0xFFFFFFFF)
    return struct.unpack('>d', words)[0]`,
  },
  BITS: { typescript: 'const BITS = new DataView(new ArrayBuffer(8));', python: '' },
  multiplyLow: {
    typescript: `/** Lower 32 bits of a product of two u32. */
function multiplyLow(a: number, b: number): number {
  return Math.imul(a, b) >>> 0;
}`,
    python: `def multiply_low(a, b):
    """Lower 32 bits of a product of two u32."""
    return (a * b) & 0xFFFFFFFF`,
  },
  multiplyHigh: {
    typescript: `/** Upper 32 bits of a product of two u32. */
function multiplyHigh(a: number, b: number): number {
  return Number((BigInt(a) * BigInt(b)) >> 32n);
}`,
    python: `def multiply_high(a, b):
    """Upper 32 bits of a product of two u32."""
    return (a * b) >> 32`,
  },
  upperHalf: {
    typescript: `/** What a count has above 32 bits. */
function upperHalf(count: number): number {
  return Math.floor(count / 4294967296);
}`,
    python: `def upper_half(count):
    """What a count has above 32 bits."""
    return count >> 32`,
  },
  div: {
    typescript: null,
    python: `def div(a, b):
    """a / b as IEEE 754 has it, also by zero."""
    if b != 0:
        return a / b
    if a != a or a == 0:
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)`,
  },
  sqrt: {
    typescript: null,
    python: `def sqrt(x):
    """Square root, NaN below zero."""
    return math.sqrt(x) if x >= 0.0 else math.nan`,
  },
};
