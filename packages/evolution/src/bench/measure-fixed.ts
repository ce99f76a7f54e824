/**
 * How many times a second a fixed program can be evaluated in full.
 *
 * Every evaluation encodes the live program and runs all examples of all tasks; nothing is kept from
 * one to the next. The caller counts CPU time and gives it as a value.
 */
import { compileTasks, LiveCode, loadLiveCode } from '@adit/program';
import { withCalibration } from './calibration-timer.ts';
import { BENCH_RULES } from './configurations.ts';
import { type FixedProgramName, openFixedProgram } from './fixed-programs.ts';
import { type CpuTimer, repeatFor } from './repeat-for.ts';
import { oracleHash, resultHash } from './result-hash.ts';

/** What is measured, in CPU seconds. */
export interface FixedMeasurement {
  readonly name: FixedProgramName;
  /** Evaluations before the clock counts, so that the engine is compiled for good. */
  readonly warmUpS: number;
  /** Evaluations that count. */
  readonly sampleS: number;
  /** True: the reference interpreter evaluates the program once, too. */
  readonly hasOracle: boolean;
}

/** One sample. */
export interface FixedSample {
  readonly programs: number;
  readonly cpuS: number;
  /** CPU seconds of one run of the calibration kernel beside it. */
  readonly kernelCpuS: number;
  /** Result hashes found: after the first evaluation, after the last, by the interpreter. */
  readonly hashes: readonly string[];
}

/** Takes one sample. */
export function measureFixed(measurement: FixedMeasurement, readCpuS: CpuTimer): FixedSample {
  const { name, warmUpS, sampleS, hasOracle } = measurement;
  const fixed = openFixedProgram(name);
  const compiled = compileTasks(fixed.tasks, BENCH_RULES);
  const code = new LiveCode();
  loadLiveCode(fixed.program, code);
  const evaluate = (times: number): void => {
    for (let done = 0; done < times; done++) compiled.evaluate(code);
  };
  evaluate(1);
  const hashes = [resultHash(compiled)];
  repeatFor(warmUpS, readCpuS, evaluate);
  const { sample, kernelCpuS } = withCalibration(readCpuS, () =>
    repeatFor(sampleS, readCpuS, evaluate),
  );
  hashes.push(resultHash(compiled));
  if (hasOracle) hashes.push(oracleHash(fixed));
  return { programs: sample.count, cpuS: sample.cpuS, kernelCpuS, hashes };
}
