/** Evaluators go with their suites: a process that opens many holds the memory of few. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MIB = 1024 * 1024;

/** Scores and searches on suites that nobody keeps; prints RSS after every tenth, garbage removed. */
const SCRIPT = `
  import { setTimeout } from 'node:timers/promises';
  import { createSearch, openTaskType, scoreProgram } from '@adit/evolution';
  import { referencePrograms } from '@adit/program';
  const opened = openTaskType('linear-check', () => '');
  const rss = [];
  let score = 0;
  for (let made = 1; made <= 4000; made += 1) {
    const taskType = {
      ...opened,
      searchSuite: { ...opened.searchSuite },
      consensusSuite: { ...opened.consensusSuite },
    };
    score += scoreProgram(referencePrograms.linear(4), taskType.consensusSuite).score;
    createSearch({ taskType, seeds: [], seed: String(made), generations: 1 }).run(20);
    if (made % 400 !== 0) continue;
    // Array buffers are swept beside the program: wait for that.
    for (let round = 0; round < 4; round += 1) {
      globalThis.gc();
      await setTimeout(100);
    }
    rss.push(process.memoryUsage.rss());
  }
  console.log(JSON.stringify({ rss, mean: score / 4000 }));
`;

it('four thousand suites, each with its evaluator and a search, leave memory flat', () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const given = ['--expose-gc', '--input-type=module', '-e', SCRIPT];
  const printed = execFileSync(process.execPath, given, { cwd });
  const { rss, mean }: { rss: readonly number[]; mean: number } = JSON.parse(printed.toString());
  expect(mean).toBeGreaterThan(0.99);
  expect(rss.length).toBe(10);
  expect(rss[9], `RSS: ${rss}`).toBeLessThanOrEqual(rss[0] + 16 * MIB);
});
