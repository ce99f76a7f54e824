import { expect, it } from 'vitest';
import { createCalibration } from './calibration.ts';

it('the calibration kernel computes the same thing every time and everywhere', () => {
  const runKernel = createCalibration();
  const checksum = runKernel();
  expect(checksum).toBe(runKernel());
  expect(checksum).toBe(1_503_670.6646278615);
});
