/** Linear equations with a symmetric positive definite matrix, by Cholesky's factorisation. */

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}

/** Lower factor L with A = L Lᵀ; `matrix` is row-major and only its lower triangle is read. */
function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(matrix, i * size + j);
      for (let k = 0; k < j; k++) sum -= at(factor, i * size + k) * at(factor, j * size + k);
      factor[i * size + j] = i === j ? Math.sqrt(sum) : sum / at(factor, j * size + j);
    }
  }
  return factor;
}

/** The x with A x = b; NaN where A is not positive definite. */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const factor = choleskyFactor(matrix, size);
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    let sum = at(x, i);
    for (let k = 0; k < i; k++) sum -= at(factor, i * size + k) * at(x, k);
    x[i] = sum / at(factor, i * size + i);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = at(x, i);
    for (let k = i + 1; k < size; k++) sum -= at(factor, k * size + i) * at(x, k);
    x[i] = sum / at(factor, i * size + i);
  }
  return x;
}
