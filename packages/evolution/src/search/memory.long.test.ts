import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Options that evaluate every child, also one that is known already. */
const NO_CACHES = '{ caches: { canonical: 0, probe: null } }';

/** A process of its own: nothing else's memory is counted. Prints RSS after every tenth. */
const scriptOf = (more: string): string => `
  import { createSearch, openConfiguration } from '@adit/evolution';
  const { taskType } = openConfiguration('DEMO', 'memory');
  const options = { taskType, seeds: [], seed: 'memory', generations: 10_000, ...${more} };
  const search = createSearch(options);
  const rss = [];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    for (let slice = 0; slice < 100; slice += 1) search.run(10_000);
    rss.push(process.memoryUsage.rss());
  }
  console.log(JSON.stringify({ rss, evaluations: search.run(0).evaluationsTotal }));
`;
const MIB = 1024 * 1024;

it.each([
  ['with caches', '{}'],
  ['without caches', NO_CACHES],
])('ten million evaluated programs of DEMO leave memory flat, %s', (_, more) => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const given = ['--input-type=module', '-e', scriptOf(more)];
  const printed = execFileSync(process.execPath, given, { cwd });
  const { rss, evaluations }: { rss: readonly number[]; evaluations: number } = JSON.parse(
    printed.toString(),
  );
  expect(evaluations).toBe(10_000_000);
  expect(rss[9], `RSS: ${rss}`).toBeLessThanOrEqual(rss[0] + 16 * MIB);
});
