/**
 * Kernels that shape matrices, one block a pair. `row` is the bytes of a row, n of them a matrix.
 * Where the result would overwrite an operand, the encoder has it written to scratch and copied.
 */

/** [r][c] = a[r] * b[c]. */
@inline
export function outerBlocks(a: usize, b: usize, out: usize, pairs: u32, row: usize): void {
  let s = a;
  let r = out;
  for (let k: u32 = 0; k < pairs; k += 1) {
    const q = b + k * row;
    for (const end = s + row; s < end; s += 16) {
      const left = v128.load(s);
      for (let i: usize = 0; i < row; i += 16, r += 16) {
        v128.store(r, f64x2.mul(left, v128.load(q + i)));
      }
    }
  }
}

/** c + a outer b, rounded twice; four columns at a time, whose part of b stays in registers. */
@inline
export function outerAddBlocks(
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  pairs: u32,
  row: usize,
): void {
  const quads = row & ~63;
  const matrix = (row >> 4) * row;
  for (let k: u32 = 0; k < pairs; k += 1) {
    const left = a + k * row;
    const right = b + k * row;
    let i: usize = 0;
    for (; i < quads; i += 64) {
      outerAddFour(left, right + i, c + k * matrix + i, out + k * matrix + i, row);
    }
    for (; i < row; i += 16) {
      const w = v128.load(right + i);
      let p = c + k * matrix + i;
      let r = out + k * matrix + i;
      for (let s = left; s < left + row; s += 16, p += row, r += row) {
        v128.store(r, f64x2.add(v128.load(p), f64x2.mul(v128.load(s), w)));
      }
    }
  }
}

@inline
function outerAddFour(a: usize, b: usize, c: usize, out: usize, row: usize): void {
  const w0 = v128.load(b);
  const w1 = v128.load(b, 16);
  const w2 = v128.load(b, 32);
  const w3 = v128.load(b, 48);
  let p = c;
  let r = out;
  for (let s = a, end = a + row; s < end; s += 16, p += row, r += row) {
    const left = v128.load(s);
    v128.store(r, f64x2.add(v128.load(p), f64x2.mul(left, w0)));
    v128.store(r, f64x2.add(v128.load(p, 16), f64x2.mul(left, w1)), 16);
    v128.store(r, f64x2.add(v128.load(p, 32), f64x2.mul(left, w2)), 32);
    v128.store(r, f64x2.add(v128.load(p, 48), f64x2.mul(left, w3)), 48);
  }
}

/** c - a outer b. */
@inline
export function outerSubBlocks(
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  pairs: u32,
  row: usize,
): void {
  let s = a;
  let p = c;
  let r = out;
  for (let k: u32 = 0; k < pairs; k += 1) {
    const q = b + k * row;
    for (const end = s + row; s < end; s += 16) {
      const left = v128.load(s);
      for (let i: usize = 0; i < row; i += 16, p += 16, r += 16) {
        v128.store(r, f64x2.sub(v128.load(p), f64x2.mul(left, v128.load(q + i))));
      }
    }
  }
}

/** Four rows of a matrix times a vector at once, so that the vector is read a quarter as often. */
@inline
function fourRows(m: usize, v: usize, out: usize, row: usize): void {
  let m0 = m;
  let m1 = m0 + row;
  let m2 = m1 + row;
  let m3 = m2 + row;
  let x = v128.load(v);
  let s0 = f64x2.mul(v128.load(m0), x);
  let s1 = f64x2.mul(v128.load(m1), x);
  let s2 = f64x2.mul(v128.load(m2), x);
  let s3 = f64x2.mul(v128.load(m3), x);
  let p = v;
  for (const end = v + row - 64; ; ) {
    x = v128.load(p, 16);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(m0, 16), x));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(m1, 16), x));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(m2, 16), x));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(m3, 16), x));
    x = v128.load(p, 32);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(m0, 32), x));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(m1, 32), x));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(m2, 32), x));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(m3, 32), x));
    x = v128.load(p, 48);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(m0, 48), x));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(m1, 48), x));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(m2, 48), x));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(m3, 48), x));
    if (p >= end) break;
    p += 64;
    m0 += 64;
    m1 += 64;
    m2 += 64;
    m3 += 64;
    x = v128.load(p);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(m0), x));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(m1), x));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(m2), x));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(m3), x));
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}

/** Matrix a times vector b; `out` is not b. */
@inline
export function matrixVectorBlocks(
  a: usize,
  b: usize,
  out: usize,
  pairs: u32,
  row: usize,
): void {
  const quads: usize = (row & 63) == 0 ? row : 0;
  let m = a;
  for (let k: u32 = 0; k < pairs; k += 1) {
    const v = b + k * row;
    const o = out + k * row;
    let r: usize = 0;
    for (; r < quads; r += 64, m += row << 2) fourRows(m, v, o + r, row);
    for (; r < row; r += 16, m += row) {
      let sum = f64x2.mul(v128.load(m), v128.load(v));
      for (let i: usize = 16; i < row; i += 16) {
        sum = f64x2.add(sum, f64x2.mul(v128.load(m + i), v128.load(v + i)));
      }
      v128.store(o + r, sum);
    }
  }
}

/** Every row is the vector. */
export function intoRowsBlocks(a: usize, out: usize, pairs: u32, row: usize): void {
  let r = out;
  for (let k: u32 = 0; k < pairs; k += 1) {
    for (let left = row; left > 0; left -= 16, r += row) memory.copy(r, a + k * row, row);
  }
}

/** Transpose; `out` is not a. */
export function transposeBlocks(a: usize, out: usize, pairs: u32, row: usize): void {
  let p = a;
  for (let k: u32 = 0; k < pairs; k += 1) {
    const block = out + k * (row >> 4) * row;
    for (let r: usize = 0; r < row; r += 16) {
      for (let c: usize = 0; c < row; c += 16, p += 16) {
        v128.store(block + (c >> 4) * row + r, v128.load(p));
      }
    }
  }
}

/** Norm of each column. */
export function columnNormsBlocks(a: usize, out: usize, pairs: u32, row: usize): void {
  const matrix = (row >> 4) * row;
  for (let k: u32 = 0; k < pairs; k += 1) {
    for (let c: usize = 0; c < row; c += 16) {
      const top = a + k * matrix + c;
      let value = v128.load(top);
      let sum = f64x2.mul(value, value);
      for (let p = top + row; p < top + matrix; p += row) {
        value = v128.load(p);
        sum = f64x2.add(sum, f64x2.mul(value, value));
      }
      v128.store(out + k * row + c, f64x2.sqrt(sum));
    }
  }
}

/** Row r of a times the columns of b that begin at `b`, four of them. */
@inline
function fourColumns(a: usize, b: usize, out: usize, row: usize): void {
  let x = v128.load(a);
  let s0 = f64x2.mul(x, v128.load(b));
  let s1 = f64x2.mul(x, v128.load(b, 16));
  let s2 = f64x2.mul(x, v128.load(b, 32));
  let s3 = f64x2.mul(x, v128.load(b, 48));
  let q = b + row;
  for (let i: usize = 16; i < row; i += 16, q += row) {
    x = v128.load(a + i);
    s0 = f64x2.add(s0, f64x2.mul(x, v128.load(q)));
    s1 = f64x2.add(s1, f64x2.mul(x, v128.load(q, 16)));
    s2 = f64x2.add(s2, f64x2.mul(x, v128.load(q, 32)));
    s3 = f64x2.add(s3, f64x2.mul(x, v128.load(q, 48)));
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}

/** Matrix a times matrix b; `out` is neither. */
export function matrixProductBlocks(
  a: usize,
  b: usize,
  out: usize,
  pairs: u32,
  row: usize,
): void {
  const matrix = (row >> 4) * row;
  const quads = row & ~63;
  for (let k: u32 = 0; k < pairs; k += 1) {
    const right = b + k * matrix;
    for (let r: usize = 0; r < matrix; r += row) {
      const left = a + k * matrix + r;
      const o = out + k * matrix + r;
      let c: usize = 0;
      for (; c < quads; c += 64) fourColumns(left, right + c, o + c, row);
      for (; c < row; c += 16) {
        let q = right + c;
        let sum = f64x2.mul(v128.load(left), v128.load(q));
        for (let i: usize = 16; i < row; i += 16) {
          q += row;
          sum = f64x2.add(sum, f64x2.mul(v128.load(left + i), v128.load(q)));
        }
        v128.store(o + c, sum);
      }
    }
  }
}
