/** `adit bench program`: fixed programs evaluated again and again. */
import { FIXED_PROGRAM_NAMES, type FixedSample } from '@adit/evolution';
import {
  type BenchResult,
  medianOf,
  ratesOf,
  requireOneHash,
  summarize,
} from '../bench/bench-result.ts';
import { CPU_COUNTED } from '../bench/cpu-timer.ts';
import { measureApart } from '../bench/measuring-process.ts';
import { printBench } from '../bench/print-bench.ts';

/** Flags of `adit bench program`. */
interface BenchProgramFlags {
  readonly repetitions: number;
  readonly seconds: number;
  readonly json?: boolean;
}

const WARM_UP_S = 0.7;
const UNIT = { unit: 'programs/cpu-s', better: 'higher' } as const;

type FixedName = (typeof FIXED_PROGRAM_NAMES)[number];

async function takeSamples(name: FixedName, flags: BenchProgramFlags): Promise<FixedSample[]> {
  const samples: FixedSample[] = [];
  for (let repetition = 0; repetition < flags.repetitions; repetition++) {
    const given = { name, warmUpS: WARM_UP_S, sampleS: flags.seconds };
    const hasOracle = repetition === 0;
    samples.push(await measureApart<'fixed'>({ kind: 'fixed', given: { ...given, hasOracle } }));
  }
  return samples;
}

function resultOf(name: FixedName, samples: readonly FixedSample[]): BenchResult {
  const rates = samples.map(ratesOf);
  const hash = requireOneHash(
    name,
    samples.flatMap(({ hashes }) => hashes),
  );
  const perCpuS = rates.map((rate) => rate.perCpuS);
  const ratio = medianOf(rates.map(({ perKernel }) => perKernel));
  return { ...summarize(name, perCpuS, UNIT), ratio, hash };
}

/** Measures and prints. Fails with `bench_differs` when the interpreter found other bits. */
export async function runBenchProgram(flags: BenchProgramFlags): Promise<number> {
  const results: BenchResult[] = [];
  for (const name of FIXED_PROGRAM_NAMES) {
    results.push(resultOf(name, await takeSamples(name, flags)));
  }
  const { repetitions, seconds } = flags;
  const config = {
    tasks: '10 each; fixed-linear-4 1000 + 100 examples, the others 8000 + 1000',
    flushEvery: 0,
    repetitions,
    warmUpCpuS: WARM_UP_S,
    sampleCpuS: seconds,
    cpu: CPU_COUNTED,
  };
  const hashes = results.map(({ name, hash }) => `${name} ${String(hash)}`);
  return printBench(flags, { bench: 'program', config, results }, [
    'Every evaluation runs in full. Result hashes, equal to the reference interpreter’s:',
    ...hashes,
  ]);
}
