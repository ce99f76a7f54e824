/** A name for what an evaluation gave, so that figures of two machines can be said to be of equal work. */
import { blake2b256, concatBytes, encodeHex, encodeU64 } from '@adit/base';
import { canonicalProgram, evaluateTask } from '@adit/program';
import { encodeF64 } from '../suites/suite-digest.ts';
import { BENCH_RULES } from './configurations.ts';
import type { FixedProgram } from './fixed-programs.ts';

/** Fitness and executed training examples, per task. */
export interface TaskResults {
  readonly fitness: Iterable<number>;
  readonly steps: Iterable<number>;
}

/** Lower-case hex of BLAKE2b-256 over the fitness bits of all tasks, then their steps as u64. */
export function resultHash({ fitness, steps }: TaskResults): string {
  const parts = [
    ...[...fitness].map(encodeF64),
    ...[...steps].map((count) => encodeU64(BigInt(count))),
  ];
  return encodeHex(blake2b256(concatBytes(...parts)));
}

/** What the reference interpreter makes of a fixed program. */
export function oracleHash({ program, tasks }: FixedProgram): string {
  const canonical = canonicalProgram(program);
  const results = tasks.map((task) => evaluateTask(canonical, task, BENCH_RULES));
  return resultHash({
    fitness: results.map(({ fitness }) => fitness),
    steps: results.map(({ steps }) => steps),
  });
}
