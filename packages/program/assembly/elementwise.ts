/**
 * Kernels that work element by element, the same for scalars, vectors and matrices: `bytes` is the
 * size of a whole slot over all pairs. An element is read before it is written, so operands may be
 * the result.
 */

/** Operations on two elements: the sum, */
export const ADD: i32 = 0;
/** the first minus the second, */
export const SUB: i32 = 1;
/** the product, */
export const MUL: i32 = 2;
/** the second minus the first. */
export const REVERSED: i32 = 3;

@inline
function combine(op: i32, x: v128, y: v128): v128 {
  if (op == ADD) return f64x2.add(x, y);
  if (op == SUB) return f64x2.sub(x, y);
  return op == MUL ? f64x2.mul(x, y) : f64x2.sub(y, x);
}

/** a op b; the operation is a constant, so that no choice is left at run time. */
@inline
export function applyAll(op: i32, a: usize, b: usize, out: usize, bytes: usize): void {
  const quads = bytes & ~63;
  let i: usize = 0;
  for (; i < quads; i += 64) {
    applyOne(op, a + i, b + i, out + i);
    applyOne(op, a + i + 16, b + i + 16, out + i + 16);
    applyOne(op, a + i + 32, b + i + 32, out + i + 32);
    applyOne(op, a + i + 48, b + i + 48, out + i + 48);
  }
  for (; i < bytes; i += 16) applyOne(op, a + i, b + i, out + i);
}

/** a op b of one element. */
@inline
function applyOne(op: i32, a: usize, b: usize, out: usize): void {
  v128.store(out, combine(op, v128.load(a), v128.load(b)));
}

/** a / b. */
@inline
export function divAll(a: usize, b: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(out + i, f64x2.div(v128.load(a + i), v128.load(b + i)));
  }
}

/** b < a ? b : a, hence a where NaN makes the comparison fail. */
@inline
export function minAll(a: usize, b: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(out + i, f64x2.pmin(v128.load(a + i), v128.load(b + i)));
  }
}

/** a < b ? b : a, hence a where NaN makes the comparison fail. */
@inline
export function maxAll(a: usize, b: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(out + i, f64x2.pmax(v128.load(a + i), v128.load(b + i)));
  }
}

/** |a|. */
@inline
export function absAll(a: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.abs(v128.load(a + i)));
}

/** 1 / element. */
@inline
export function invAll(a: usize, out: usize, bytes: usize): void {
  const one = f64x2.splat(1);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(out + i, f64x2.div(one, v128.load(a + i)));
  }
}

/** 1 where an element > 0, else 0, also for NaN: the step of vectors and matrices. */
@inline
export function positiveAll(a: usize, out: usize, bytes: usize): void {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(out + i, v128.and(f64x2.gt(v128.load(a + i), zero), one));
  }
}

/** 1 where a >= 0, else 0, also for NaN: the step of scalars. */
@inline
export function notNegativeAll(a: usize, out: usize, bytes: usize): void {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(out + i, v128.and(f64x2.ge(v128.load(a + i), zero), one));
  }
}

/** The constant everywhere. */
@inline
export function constantAll(value: f64, out: usize, bytes: usize): void {
  const both = f64x2.splat(value);
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, both);
}

/** |x| below the least normal number becomes +0; NaN and the infinities stay. */
export function flushAll(start: usize, bytes: usize): void {
  const least = f64x2.splat(2.2250738585072014e-308);
  for (let i: usize = start; i < start + bytes; i += 16) {
    const value = v128.load(i);
    v128.store(i, v128.andnot(value, f64x2.lt(f64x2.abs(value), least)));
  }
}

/** Block k of b times the scalar k of a; `bytes` is one block. */
@inline
export function scaleBlocks(a: usize, b: usize, out: usize, blocks: u32, bytes: usize): void {
  let p = b;
  let r = out;
  for (let k: u32 = 0; k < blocks; k += 1) {
    const factor = v128.load(a + (<usize>k << 4));
    const end = p + bytes;
    const quads = p + (bytes & ~63);
    for (; p < quads; p += 64, r += 64) {
      v128.store(r, f64x2.mul(factor, v128.load(p)));
      v128.store(r, f64x2.mul(factor, v128.load(p, 16)), 16);
      v128.store(r, f64x2.mul(factor, v128.load(p, 32)), 32);
      v128.store(r, f64x2.mul(factor, v128.load(p, 48)), 48);
    }
    for (; p < end; p += 16, r += 16) v128.store(r, f64x2.mul(factor, v128.load(p)));
  }
}

/** c + a * b, block by block as {@link scaleBlocks}: rounded twice, never fused. */
@inline
export function scaleAddBlocks(
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  blocks: u32,
  bytes: usize,
): void {
  let p = b;
  let q = c;
  let r = out;
  for (let k: u32 = 0; k < blocks; k += 1) {
    const factor = v128.load(a + (<usize>k << 4));
    const end = p + bytes;
    const quads = p + (bytes & ~63);
    for (; p < quads; p += 64, q += 64, r += 64) {
      v128.store(r, f64x2.add(v128.load(q), f64x2.mul(factor, v128.load(p))));
      v128.store(r, f64x2.add(v128.load(q, 16), f64x2.mul(factor, v128.load(p, 16))), 16);
      v128.store(r, f64x2.add(v128.load(q, 32), f64x2.mul(factor, v128.load(p, 32))), 32);
      v128.store(r, f64x2.add(v128.load(q, 48), f64x2.mul(factor, v128.load(p, 48))), 48);
    }
    for (; p < end; p += 16, q += 16, r += 16) {
      v128.store(r, f64x2.add(v128.load(q), f64x2.mul(factor, v128.load(p))));
    }
  }
}

/** {@link scaleBlocks} of one block of four elements. */
@inline
function scaleQuad(a: usize, b: usize, out: usize): void {
  const factor = v128.load(a);
  v128.store(out, f64x2.mul(factor, v128.load(b)));
  v128.store(out, f64x2.mul(factor, v128.load(b, 16)), 16);
  v128.store(out, f64x2.mul(factor, v128.load(b, 32)), 32);
  v128.store(out, f64x2.mul(factor, v128.load(b, 48)), 48);
}

/** {@link scaleBlocks} of 1 to 5 blocks of four elements. */
@inline
export function scaleQuads(a: usize, b: usize, out: usize, blocks: u32): void {
  scaleQuad(a, b, out);
  if (blocks < 2) return;
  scaleQuad(a + 16, b + 64, out + 64);
  if (blocks < 3) return;
  scaleQuad(a + 32, b + 128, out + 128);
  if (blocks < 4) return;
  scaleQuad(a + 48, b + 192, out + 192);
  if (blocks < 5) return;
  scaleQuad(a + 64, b + 256, out + 256);
}

/** {@link scaleAddBlocks} of one block of four elements. */
@inline
function scaleAddQuad(a: usize, b: usize, c: usize, out: usize): void {
  const factor = v128.load(a);
  v128.store(out, f64x2.add(v128.load(c), f64x2.mul(factor, v128.load(b))));
  v128.store(out, f64x2.add(v128.load(c, 16), f64x2.mul(factor, v128.load(b, 16))), 16);
  v128.store(out, f64x2.add(v128.load(c, 32), f64x2.mul(factor, v128.load(b, 32))), 32);
  v128.store(out, f64x2.add(v128.load(c, 48), f64x2.mul(factor, v128.load(b, 48))), 48);
}

/** {@link scaleAddBlocks} of 1 to 5 blocks of four elements. */
@inline
export function scaleAddQuads(a: usize, b: usize, c: usize, out: usize, blocks: u32): void {
  scaleAddQuad(a, b, c, out);
  if (blocks < 2) return;
  scaleAddQuad(a + 16, b + 64, c + 64, out + 64);
  if (blocks < 3) return;
  scaleAddQuad(a + 32, b + 128, c + 128, out + 128);
  if (blocks < 4) return;
  scaleAddQuad(a + 48, b + 192, c + 192, out + 192);
  if (blocks < 5) return;
  scaleAddQuad(a + 64, b + 256, c + 256, out + 256);
}

/** c - a * b, block by block as {@link scaleBlocks}. */
@inline
export function scaleSubBlocks(
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  blocks: u32,
  bytes: usize,
): void {
  let p = b;
  let q = c;
  let r = out;
  for (let k: u32 = 0; k < blocks; k += 1) {
    const factor = v128.load(a + (<usize>k << 4));
    const end = p + bytes;
    for (; p < end; p += 16, q += 16, r += 16) {
      v128.store(r, f64x2.sub(v128.load(q), f64x2.mul(factor, v128.load(p))));
    }
  }
}

/** Every element of block k becomes the scalar k of a. */
@inline
export function fillBlocks(a: usize, out: usize, blocks: u32, bytes: usize): void {
  let r = out;
  for (let k: u32 = 0; k < blocks; k += 1) {
    const value = v128.load(a + (<usize>k << 4));
    for (const end = r + bytes; r < end; r += 16) v128.store(r, value);
  }
}

/** The constant into one element of each block; `out` is its address in the first. */
@inline
export function setBlocks(value: f64, out: usize, blocks: u32, bytes: usize): void {
  const both = f64x2.splat(value);
  for (let k: u32 = 0; k < blocks; k += 1) v128.store(out + k * bytes, both);
}

/** {@link combineAll} of one element. */
@inline
function combineOne(first: i32, second: i32, a: usize, b: usize, c: usize, out: usize): void {
  const inner = combine(first, v128.load(a), v128.load(b));
  v128.store(out, combine(second, inner, v128.load(c)));
}

/** (a first b) second c; the operations are constants, so that no choice is left at run time. */
@inline
export function combineAll(
  first: i32,
  second: i32,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  bytes: usize,
): void {
  const quads = bytes & ~63;
  let i: usize = 0;
  for (; i < quads; i += 64) {
    combineOne(first, second, a + i, b + i, c + i, out + i);
    combineOne(first, second, a + i + 16, b + i + 16, c + i + 16, out + i + 16);
    combineOne(first, second, a + i + 32, b + i + 32, c + i + 32, out + i + 32);
    combineOne(first, second, a + i + 48, b + i + 48, c + i + 48, out + i + 48);
  }
  for (; i < bytes; i += 16) combineOne(first, second, a + i, b + i, c + i, out + i);
}

/** a op b of a scalar in 1 to 5 pairs. */
@inline
export function applyPairs(op: i32, a: usize, b: usize, out: usize, pairs: u32): void {
  applyOne(op, a, b, out);
  if (pairs < 2) return;
  applyOne(op, a + 16, b + 16, out + 16);
  if (pairs < 3) return;
  applyOne(op, a + 32, b + 32, out + 32);
  if (pairs < 4) return;
  applyOne(op, a + 48, b + 48, out + 48);
  if (pairs < 5) return;
  applyOne(op, a + 64, b + 64, out + 64);
}

/** {@link combineAll} of a scalar in 1 to 5 pairs. */
@inline
export function combinePairs(
  first: i32,
  second: i32,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  pairs: u32,
): void {
  combineOne(first, second, a, b, c, out);
  if (pairs < 2) return;
  combineOne(first, second, a + 16, b + 16, c + 16, out + 16);
  if (pairs < 3) return;
  combineOne(first, second, a + 32, b + 32, c + 32, out + 32);
  if (pairs < 4) return;
  combineOne(first, second, a + 48, b + 48, c + 48, out + 48);
  if (pairs < 5) return;
  combineOne(first, second, a + 64, b + 64, c + 64, out + 64);
}
