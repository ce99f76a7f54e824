/**
 * Kernels that sum: each block of elements to one element. Every sum runs from the first element
 * upwards and starts from its first term, so that the bits are defined; the two lanes of a v128 are
 * different tasks and never meet.
 */

/** Sum of the products of two blocks. */
@inline
function productSum(a: usize, b: usize, bytes: usize): v128 {
  let sum = f64x2.mul(v128.load(a), v128.load(b));
  let i: usize = 16;
  if (bytes >= 64) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
    sum = f64x2.add(sum, f64x2.mul(v128.load(a, 32), v128.load(b, 32)));
    sum = f64x2.add(sum, f64x2.mul(v128.load(a, 48), v128.load(b, 48)));
    const quads = bytes & ~63;
    for (i = 64; i < quads; i += 64) {
      const p = a + i;
      const q = b + i;
      sum = f64x2.add(sum, f64x2.mul(v128.load(p), v128.load(q)));
      sum = f64x2.add(sum, f64x2.mul(v128.load(p, 16), v128.load(q, 16)));
      sum = f64x2.add(sum, f64x2.mul(v128.load(p, 32), v128.load(q, 32)));
      sum = f64x2.add(sum, f64x2.mul(v128.load(p, 48), v128.load(q, 48)));
    }
  }
  for (; i < bytes; i += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(a + i), v128.load(b + i)));
  }
  return sum;
}

/** Sum of a block. */
@inline
function plainSum(a: usize, bytes: usize): v128 {
  let sum = v128.load(a);
  for (let i: usize = 16; i < bytes; i += 16) sum = f64x2.add(sum, v128.load(a + i));
  return sum;
}

/** Inner product of block k of a and block k of b. */
@inline
export function dotBlocks(a: usize, b: usize, out: usize, blocks: u32, bytes: usize): void {
  let p = a;
  let q = b;
  for (let k: u32 = 0; k < blocks; k += 1) {
    v128.store(out + (<usize>k << 4), productSum(p, q, bytes));
    p += bytes;
    q += bytes;
  }
}

/** {@link dotBlocks} of one block of four elements. */
@inline
function dotQuad(a: usize, b: usize, out: usize): void {
  let sum = f64x2.mul(v128.load(a), v128.load(b));
  sum = f64x2.add(sum, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
  sum = f64x2.add(sum, f64x2.mul(v128.load(a, 32), v128.load(b, 32)));
  v128.store(out, f64x2.add(sum, f64x2.mul(v128.load(a, 48), v128.load(b, 48))));
}

/** {@link dotBlocks} of 1 to 5 blocks of four elements. */
@inline
export function dotQuads(a: usize, b: usize, out: usize, blocks: u32): void {
  dotQuad(a, b, out);
  if (blocks < 2) return;
  dotQuad(a + 64, b + 64, out + 16);
  if (blocks < 3) return;
  dotQuad(a + 128, b + 128, out + 32);
  if (blocks < 4) return;
  dotQuad(a + 192, b + 192, out + 48);
  if (blocks < 5) return;
  dotQuad(a + 256, b + 256, out + 64);
}

/** Square root of the sum of squares of each block. */
export function normBlocks(a: usize, out: usize, blocks: u32, bytes: usize): void {
  for (let k: u32 = 0; k < blocks; k += 1) {
    const p = a + k * bytes;
    v128.store(out + (<usize>k << 4), f64x2.sqrt(productSum(p, p, bytes)));
  }
}

/** Mean of each block. */
export function meanBlocks(a: usize, out: usize, blocks: u32, bytes: usize): void {
  const count = f64x2.splat(<f64>(bytes >> 4));
  for (let k: u32 = 0; k < blocks; k += 1) {
    v128.store(out + (<usize>k << 4), f64x2.div(plainSum(a + k * bytes, bytes), count));
  }
}

/** sqrt(mean of squares - square of mean) of each block; NaN where rounding makes it negative. */
export function deviationBlocks(a: usize, out: usize, blocks: u32, bytes: usize): void {
  const count = f64x2.splat(<f64>(bytes >> 4));
  for (let k: u32 = 0; k < blocks; k += 1) {
    const p = a + k * bytes;
    const mean = f64x2.div(plainSum(p, bytes), count);
    const squares = f64x2.div(productSum(p, p, bytes), count);
    v128.store(out + (<usize>k << 4), f64x2.sqrt(f64x2.sub(squares, f64x2.mul(mean, mean))));
  }
}
