/** What every benchmark prints: the shape is part of the command's contract. */
import { AditError } from '@adit/base';
import { CPP_FIGURES } from './cpp-figures.ts';

/** One figure. Benchmarks may add fields of their own. */
export interface BenchResult {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** The figure of every repetition, in order. */
  readonly samples: readonly number[];
  readonly better: 'higher' | 'lower';
  /** The C++ engine's figure, where there is one. */
  readonly cpp?: number;
  readonly [extra: string]: unknown;
}

/** A benchmark's JSON document. */
export interface BenchReport {
  readonly bench: 'program' | 'search' | 'chain';
  readonly node: string;
  readonly cpu: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly results: readonly BenchResult[];
}

/** The middle value, or the mean of the two middle ones. */
export function medianOf(values: readonly number[]): number {
  const ordered = [...values].sort((left, right) => left - right);
  const upper = ordered[ordered.length >> 1];
  const lower = ordered[(ordered.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values');
  return (lower + upper) / 2;
}

/** Median, smallest and largest of the samples, with the C++ figure of that name. */
export function summarize(
  name: string,
  samples: readonly number[],
  { unit, better }: Pick<BenchResult, 'unit' | 'better'>,
): BenchResult {
  const cpp = CPP_FIGURES[name];
  return {
    name,
    unit,
    median: medianOf(samples),
    min: Math.min(...samples),
    max: Math.max(...samples),
    samples,
    better,
    ...(cpp === undefined ? {} : { cpp: cpp.value }),
  };
}

/** Figures of one sample: evaluations a CPU second, and evaluations for one run of the kernel. */
export interface Rates {
  readonly perCpuS: number;
  readonly perKernel: number;
}

/** The rates of a sample. */
export function ratesOf(sample: {
  readonly programs: number;
  readonly cpuS: number;
  readonly kernelCpuS: number;
}): Rates {
  const perCpuS = sample.programs / sample.cpuS;
  return { perCpuS, perKernel: perCpuS * sample.kernelCpuS };
}

/**
 * The one hash that all samples agree on.
 * @throws AditError `bench_differs` when they do not.
 */
export function requireOneHash(name: string, hashes: readonly string[]): string {
  const [hash = '', ...others] = new Set(hashes);
  if (others.length === 0) return hash;
  throw new AditError('bench_differs', `${name} did not give the same bits everywhere`, {
    numbers: { name, hashes: [hash, ...others].join(' ') },
    nextStep: 'Do not mine on this machine; run adit doctor, and report the two hashes.',
  });
}
