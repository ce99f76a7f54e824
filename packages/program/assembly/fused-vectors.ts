/**
 * Two ops on vectors in one pass, each rounded as by itself: an inner product with a scaled vector, and
 * a scalar times a scaled vector, a sum or a difference. `a`, `b` are the inner op's operands, `c` the
 * outer one's other operand.
 */

/** Inner ops of {@link scaleOfBlocks}: a scalar times a vector, */
export const SCALED: i32 = 0;
/** a sum of vectors, */
export const SUM: i32 = 1;
/** a difference of vectors. */
export const DIFFERENCE: i32 = 2;

/** c times what the inner op makes of element `i`; `factor` is the inner scalar. */
@inline
function scaledElement(inner: i32, outer: v128, factor: v128, a: usize, b: usize): v128 {
  if (inner == SCALED) return f64x2.mul(outer, f64x2.mul(factor, v128.load(b)));
  if (inner == SUM) return f64x2.mul(outer, f64x2.add(v128.load(a), v128.load(b)));
  return f64x2.mul(outer, f64x2.sub(v128.load(a), v128.load(b)));
}

/** Scalar k of c times the inner op's block k. */
@inline
export function scaleOfBlocks(
  inner: i32,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  blocks: u32,
  bytes: usize,
): void {
  let p = a;
  let q = b;
  let r = out;
  for (let k: usize = 0; k < <usize>blocks << 4; k += 16) {
    const outer = v128.load(c + k);
    const factor = v128.load(inner == SCALED ? a + k : p);
    for (const end = r + bytes; r < end; r += 16, p += 16, q += 16) {
      v128.store(r, scaledElement(inner, outer, factor, p, q));
    }
  }
}

/** {@link scaleOfBlocks} of one block of four elements. */
@inline
function scaleOfQuad(inner: i32, a: usize, b: usize, c: usize, out: usize): void {
  const outer = v128.load(c);
  const factor = v128.load(a);
  v128.store(out, scaledElement(inner, outer, factor, a, b));
  v128.store(out, scaledElement(inner, outer, factor, a + 16, b + 16), 16);
  v128.store(out, scaledElement(inner, outer, factor, a + 32, b + 32), 32);
  v128.store(out, scaledElement(inner, outer, factor, a + 48, b + 48), 48);
}

/** {@link scaleOfBlocks} of 1 to 5 blocks of four elements. */
@inline
export function scaleOfQuads(
  inner: i32,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  blocks: u32,
): void {
  const stride: usize = inner == SCALED ? 16 : 64;
  scaleOfQuad(inner, a, b, c, out);
  if (blocks < 2) return;
  scaleOfQuad(inner, a + stride, b + 64, c + 16, out + 64);
  if (blocks < 3) return;
  scaleOfQuad(inner, a + 2 * stride, b + 128, c + 32, out + 128);
  if (blocks < 4) return;
  scaleOfQuad(inner, a + 3 * stride, b + 192, c + 48, out + 192);
  if (blocks < 5) return;
  scaleOfQuad(inner, a + 4 * stride, b + 256, c + 64, out + 256);
}

/** One term: element of c times the scaled element of b. */
@inline
function scaledTerm(factor: v128, b: usize, c: usize): v128 {
  return f64x2.mul(v128.load(c), f64x2.mul(factor, v128.load(b)));
}

/** Inner product of block k of c with block k of b, which is scaled by scalar k of a first. */
@inline
export function scaleDotBlocks(
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  blocks: u32,
  bytes: usize,
): void {
  let p = b;
  let q = c;
  for (let k: usize = 0; k < <usize>blocks << 4; k += 16) {
    const factor = v128.load(a + k);
    const end = p + bytes;
    let sum = scaledTerm(factor, p, q);
    for (p += 16, q += 16; p < end; p += 16, q += 16) {
      sum = f64x2.add(sum, scaledTerm(factor, p, q));
    }
    v128.store(out + k, sum);
  }
}

/** {@link scaleDotBlocks} of one block of four elements. */
@inline
function scaleDotQuad(a: usize, b: usize, c: usize, out: usize): void {
  const factor = v128.load(a);
  let sum = scaledTerm(factor, b, c);
  sum = f64x2.add(sum, scaledTerm(factor, b + 16, c + 16));
  sum = f64x2.add(sum, scaledTerm(factor, b + 32, c + 32));
  v128.store(out, f64x2.add(sum, scaledTerm(factor, b + 48, c + 48)));
}

/** {@link scaleDotBlocks} of 1 to 5 blocks of four elements. */
@inline
export function scaleDotQuads(a: usize, b: usize, c: usize, out: usize, blocks: u32): void {
  scaleDotQuad(a, b, c, out);
  if (blocks < 2) return;
  scaleDotQuad(a + 16, b + 64, c + 64, out + 16);
  if (blocks < 3) return;
  scaleDotQuad(a + 32, b + 128, c + 128, out + 32);
  if (blocks < 4) return;
  scaleDotQuad(a + 48, b + 192, c + 192, out + 48);
  if (blocks < 5) return;
  scaleDotQuad(a + 64, b + 256, c + 256, out + 64);
}
