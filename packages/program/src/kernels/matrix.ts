/** Kernels that shape matrices. Results that would overwrite their operands go through scratch. */
import type { Kernel } from '../step.ts';

/** [r][c] = a[r] * b[c]. */
export const outer: Kernel = (m, s) => {
  for (let row = 0; row < s.n; row += 1) {
    const left = m[s.a + row];
    const start = s.out + row * s.n;
    for (let column = 0; column < s.n; column += 1) m[start + column] = left * m[s.b + column];
  }
};

/** Matrix a times vector b. */
export const matrixVector: Kernel = (m, s) => {
  for (let row = 0; row < s.n; row += 1) {
    const start = s.a + row * s.n;
    let sum = m[start] * m[s.b];
    for (let column = 1; column < s.n; column += 1) sum += m[start + column] * m[s.b + column];
    m[s.scratch + row] = sum;
  }
  m.copyWithin(s.out, s.scratch, s.scratch + s.n);
};

/** Every column is the vector. */
export const intoColumns: Kernel = (m, s) => {
  for (let row = 0; row < s.n; row += 1) {
    const value = m[s.a + row];
    const start = s.out + row * s.n;
    for (let column = 0; column < s.n; column += 1) m[start + column] = value;
  }
};

/** Every row is the vector. */
export const intoRows: Kernel = (m, s) => {
  for (let row = 0; row < s.n; row += 1) {
    const start = s.out + row * s.n;
    for (let column = 0; column < s.n; column += 1) m[start + column] = m[s.a + column];
  }
};

/** Transpose of a. */
export const transpose: Kernel = (m, s) => {
  for (let row = 0; row < s.n; row += 1) {
    for (let column = 0; column < s.n; column += 1) {
      m[s.scratch + column * s.n + row] = m[s.a + row * s.n + column];
    }
  }
  m.copyWithin(s.out, s.scratch, s.scratch + s.length);
};

/** Matrix a times matrix b. */
export const matrixProduct: Kernel = (m, s) => {
  for (let row = 0; row < s.n; row += 1) {
    const start = s.a + row * s.n;
    for (let column = 0; column < s.n; column += 1) {
      let sum = m[start] * m[s.b + column];
      for (let k = 1; k < s.n; k += 1) sum += m[start + k] * m[s.b + k * s.n + column];
      m[s.scratch + row * s.n + column] = sum;
    }
  }
  m.copyWithin(s.out, s.scratch, s.scratch + s.length);
};
