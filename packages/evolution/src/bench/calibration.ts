/**
 * A fixed computation that figures are compared with: the linear program's training loop written by
 * hand in plain f64, one task at a time, no SIMD. It measures the machine of the moment (clock rate,
 * load, host), so that a ratio to it travels better than a rate. Never change it: old ratios would
 * lose their meaning. Any change shows in the checksum.
 */
import { createRandom } from '@adit/base';

const FEATURES = 16;
const EXAMPLES = 1000;
const TASKS = 10;
const PASSES = 500;
const LEARNING_RATE = 0.01;

interface KernelTask {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function createKernelTask(index: number): KernelTask {
  const random = createRandom(`adit calibration ${index}`);
  const draw = (): number => 2 * random.nextFloat() - 1;
  const weights = Float64Array.from({ length: FEATURES }, draw);
  const x = Float64Array.from({ length: EXAMPLES * FEATURES }, draw);
  const y = Float64Array.from({ length: EXAMPLES }, (_, row) => {
    let sum = 0;
    for (const [element, weight] of weights.entries()) {
      sum += weight * (x[row * FEATURES + element] ?? 0);
    }
    return sum;
  });
  return { x, y };
}

/** One pass over the examples; gives the sum of the absolute errors. */
function trainOnce({ x, y }: KernelTask, weights: Float64Array): number {
  let absoluteErrors = 0;
  for (let row = 0; row < EXAMPLES; row++) {
    const start = row * FEATURES;
    let prediction = 0;
    for (let element = 0; element < FEATURES; element++) {
      prediction += (weights[element] as number) * (x[start + element] as number);
    }
    const error = (y[row] as number) - prediction;
    absoluteErrors += Math.abs(error);
    const step = LEARNING_RATE * error;
    for (let element = 0; element < FEATURES; element++) {
      weights[element] = (weights[element] as number) + step * (x[start + element] as number);
    }
  }
  return absoluteErrors;
}

/** The kernel, its data drawn beforehand: each call trains all tasks anew and gives the checksum. */
export function createCalibration(): () => number {
  const tasks = Array.from({ length: TASKS }, (_, index) => createKernelTask(index));
  const weights = new Float64Array(FEATURES);
  return () => {
    let checksum = 0;
    for (let pass = 0; pass < PASSES; pass++) {
      for (const task of tasks) {
        weights.fill(0);
        checksum += trainOnce(task, weights);
      }
    }
    return checksum;
  };
}
