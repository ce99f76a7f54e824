/** The calibration kernel timed around something that is measured. */
import { createCalibration } from './calibration.ts';
import type { CpuTimer } from './repeat-for.ts';

/** Something measured, and the kernel beside it. */
export interface Calibrated<T> {
  readonly sample: T;
  /** CPU seconds of one run of the kernel: the mean of one before and one after the sample. */
  readonly kernelCpuS: number;
}

/** Runs the kernel once to have it compiled, then once before and once after `measure`. */
export function withCalibration<T>(readCpuS: CpuTimer, measure: () => T): Calibrated<T> {
  const runKernel = createCalibration();
  const timeKernel = (): number => {
    const startS = readCpuS();
    runKernel();
    return readCpuS() - startS;
  };
  timeKernel();
  const before = timeKernel();
  const sample = measure();
  return { sample, kernelCpuS: (before + timeKernel()) / 2 };
}
