import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom, type Random } from '@adit/base';
import { canonicalProgram, type Program, programHash } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { scoreProgram } from '../suites/score-program.ts';
import type { TaskType } from '../task-type.ts';
import { openTaskType } from '../tasks/open-task-type.ts';
import { createSearch } from './search.ts';

interface Scored {
  readonly program: Program;
  readonly hash: string;
  readonly score: number;
}

interface Chain {
  readonly taskType: TaskType;
  readonly seed: string;
  readonly generations: number;
  readonly target: number;
  readonly maxJobs: number;
}

/** One parent by rank (weight n for the best), one uniformly, as the pool chooses them. */
function chooseParents(scored: readonly Scored[], random: Random): readonly Program[] {
  const ranked = [...scored].sort((left, right) => right.score - left.score);
  const tickets = ranked.flatMap((entry, rank) => Array(ranked.length - rank).fill(entry.program));
  const uniform = ranked[random.nextBelow(ranked.length)];
  return [tickets[random.nextBelow(tickets.length)], uniform?.program].filter(
    (p) => p !== undefined,
  );
}

/** Jobs until a program reaches the target, starting from 8 random programs; Infinity if never. */
function countJobs({ taskType, seed, generations, target, maxJobs }: Chain): number {
  const random = createRandom(`jobs ${seed}`);
  const scored: Scored[] = [];
  const add = (program: Program): void => {
    const hash = programHash(program);
    if (scored.some((known) => known.hash === hash)) return;
    const { score } = scoreProgram(program, taskType.consensusSuite);
    scored.push({ program: canonicalProgram(program), hash, score });
  };
  for (let start = 0; start < 8; start++) add(taskType.randomProgram(random));
  for (let job = 1; job <= maxJobs; job++) {
    const search = createSearch({
      taskType,
      seeds: chooseParents(scored, random),
      seed: `${seed} ${job}`,
      generations,
      isKnown: (hash) => scored.some((known) => known.hash === hash),
    });
    while (!search.isDone) search.run(1000);
    const found = search.bestNew();
    if (found !== null) add(found.program);
    if (scored.some(({ score }) => score >= target)) return job;
  }
  return Number.POSITIVE_INFINITY;
}

const SEEDS = ['0', '1', '2', '3', '4'];
const dataDir =
  process.env['ADIT_DATA_DIR'] ??
  fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const path = join(dataDir, 'breast_cancer.csv');

describe('repeated jobs from random programs', () => {
  it('bring net-check to 0.99 within 20 jobs of 1000 evaluations, for five seeds', () => {
    const taskType = openTaskType('net-check', () => '');
    const chain = { taskType, generations: 10, target: 0.99, maxJobs: 20 };
    const jobs = SEEDS.map((seed) => countJobs({ ...chain, seed }));
    expect(Math.max(...jobs), `jobs: ${jobs}`).toBeLessThanOrEqual(20);
  });

  it.skipIf(!existsSync(path))(
    'bring breast cancer to 0.90 within 6 jobs of 5000 evaluations, for five seeds',
    () => {
      const spec = `csv:${path}?header=skip&label=last`;
      const taskType = openTaskType(spec, (file) => readFileSync(file, 'utf8'));
      const chain = { taskType, generations: 50, target: 0.9, maxJobs: 6 };
      const jobs = SEEDS.map((seed) => countJobs({ ...chain, seed }));
      expect(Math.max(...jobs), `jobs: ${jobs}`).toBeLessThanOrEqual(6);
    },
  );
});
