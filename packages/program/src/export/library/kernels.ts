/** Portable kernels of the ops: those of kernels/, each giving a new list. Matrices are row major. */
export const KERNELS_TEXT = `
/** a + b, element by element. */
function addEach(a: Vector, b: Vector): Vector {
  const out = zeros(a.length);
  for (let i = 0; i < a.length; i += 1) {
    out[i] = a[i] + b[i];
  }
  return out;
}

/** a - b, element by element. */
function subtractEach(a: Vector, b: Vector): Vector {
  const out = zeros(a.length);
  for (let i = 0; i < a.length; i += 1) {
    out[i] = a[i] - b[i];
  }
  return out;
}

/** a * b, element by element. */
function multiplyEach(a: Vector, b: Vector): Vector {
  const out = zeros(a.length);
  for (let i = 0; i < a.length; i += 1) {
    out[i] = a[i] * b[i];
  }
  return out;
}

/** a / b, element by element. */
function divideEach(a: Vector, b: Vector): Vector {
  const out = zeros(a.length);
  for (let i = 0; i < a.length; i += 1) {
    out[i] = a[i] / b[i];
  }
  return out;
}

/** factor times each element. */
function scaleEach(factor: number, a: Vector): Vector {
  const out = zeros(a.length);
  for (let i = 0; i < a.length; i += 1) {
    out[i] = factor * a[i];
  }
  return out;
}

/** 1 / element. */
function invertEach(a: Vector): Vector {
  const out = zeros(a.length);
  for (let i = 0; i < a.length; i += 1) {
    out[i] = 1.0 / a[i];
  }
  return out;
}

/** |element|. */
function absEach(a: Vector): Vector {
  const out = zeros(a.length);
  for (let i = 0; i < a.length; i += 1) {
    out[i] = Math.abs(a[i]);
  }
  return out;
}

/** 1 where an element is above 0, else 0. */
function stepEach(a: Vector): Vector {
  const out = zeros(a.length);
  for (let i = 0; i < a.length; i += 1) {
    out[i] = a[i] > 0.0 ? 1.0 : 0.0;
  }
  return out;
}

/** b where it is smaller than a, else a. */
function lesserEach(a: Vector, b: Vector): Vector {
  const out = zeros(a.length);
  for (let i = 0; i < a.length; i += 1) {
    out[i] = b[i] < a[i] ? b[i] : a[i];
  }
  return out;
}

/** b where it is larger than a, else a. */
function greaterEach(a: Vector, b: Vector): Vector {
  const out = zeros(a.length);
  for (let i = 0; i < a.length; i += 1) {
    out[i] = a[i] < b[i] ? b[i] : a[i];
  }
  return out;
}

/** The value, count times. */
function repeat(value: number, count: number): Vector {
  const out = zeros(count);
  for (let i = 0; i < count; i += 1) {
    out[i] = value;
  }
  return out;
}

/** 1 from 0 upwards, else 0. */
function step(a: number): number {
  return a >= 0.0 ? 1.0 : 0.0;
}

/** b where it is smaller than a, else a. */
function lesser(a: number, b: number): number {
  return b < a ? b : a;
}

/** b where it is larger than a, else a. */
function greater(a: number, b: number): number {
  return a < b ? b : a;
}

/** The list with one element replaced. */
function withElement(a: Vector, index: number, value: number): Vector {
  const out = a.slice();
  out[index] = value;
  return out;
}

/** Inner product, from the first term on. */
function dot(a: Vector, b: Vector): number {
  let sum = a[0] * b[0];
  for (let i = 1; i < a.length; i += 1) {
    sum += a[i] * b[i];
  }
  return sum;
}

/** Sum from the first element on. */
function sumOf(a: Vector): number {
  let sum = a[0];
  for (let i = 1; i < a.length; i += 1) {
    sum += a[i];
  }
  return sum;
}

/** Square root of the sum of squares. */
function norm(a: Vector): number {
  return Math.sqrt(dot(a, a));
}

function mean(a: Vector): number {
  return sumOf(a) / a.length;
}

/** Root of mean square minus squared mean; NaN when rounding makes that negative. */
function deviation(a: Vector): number {
  const middle = mean(a);
  return Math.sqrt(dot(a, a) / a.length - middle * middle);
}

/** One row of a matrix. */
function rowOf(a: Vector, row: number): Vector {
  return a.slice(row * F, (row + 1) * F);
}

/** out[r][c] = a[r] * b[c]. */
function outer(a: Vector, b: Vector): Vector {
  const out = zeros(F * F);
  for (let row = 0; row < F; row += 1) {
    for (let column = 0; column < F; column += 1) {
      out[row * F + column] = a[row] * b[column];
    }
  }
  return out;
}

/** Matrix times vector. */
function matrixVector(a: Vector, b: Vector): Vector {
  const out = zeros(F);
  for (let row = 0; row < F; row += 1) {
    out[row] = dot(rowOf(a, row), b);
  }
  return out;
}

/** Every column is the vector. */
function intoColumns(a: Vector): Vector {
  const out = zeros(F * F);
  for (let i = 0; i < F * F; i += 1) {
    out[i] = a[Math.floor(i / F)];
  }
  return out;
}

/** Every row is the vector. */
function intoRows(a: Vector): Vector {
  const out = zeros(F * F);
  for (let i = 0; i < F * F; i += 1) {
    out[i] = a[i % F];
  }
  return out;
}

function transpose(a: Vector): Vector {
  const out = zeros(F * F);
  for (let row = 0; row < F; row += 1) {
    for (let column = 0; column < F; column += 1) {
      out[column * F + row] = a[row * F + column];
    }
  }
  return out;
}

/** Matrix times matrix. */
function matrixProduct(a: Vector, b: Vector): Vector {
  const columns = transpose(b);
  const out = zeros(F * F);
  for (let row = 0; row < F; row += 1) {
    for (let column = 0; column < F; column += 1) {
      out[row * F + column] = dot(rowOf(a, row), rowOf(columns, column));
    }
  }
  return out;
}

/** Norm of each row. */
function rowNorms(a: Vector): Vector {
  const out = zeros(F);
  for (let row = 0; row < F; row += 1) {
    out[row] = norm(rowOf(a, row));
  }
  return out;
}

/** Mean of each row. */
function rowMeans(a: Vector): Vector {
  const out = zeros(F);
  for (let row = 0; row < F; row += 1) {
    out[row] = mean(rowOf(a, row));
  }
  return out;
}

/** Standard deviation of each row. */
function rowDeviations(a: Vector): Vector {
  const out = zeros(F);
  for (let row = 0; row < F; row += 1) {
    out[row] = deviation(rowOf(a, row));
  }
  return out;
}
`;
