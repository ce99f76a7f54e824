/**
 * Runs random programs through the compiled evaluator and the interpreter and writes the digest of
 * what was found: node [V8 options] tools/compare-evaluators.mjs SEED PROGRAMS [THREADS]
 *
 * With THREADS the same is done on that many worker threads at once, a line each. Exits 1 when a
 * program differs. Needs the built package.
 */
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { compareEvaluators } from '../dist/fixtures/compare-evaluators.js';

const [seed, programs, threads = '0'] = isMainThread ? process.argv.slice(2) : workerData;

if (threads === '0') {
  const { digest, differences } = compareEvaluators(seed, Number(programs));
  process.stdout.write(`${digest}\n`);
  for (const difference of differences) process.stderr.write(`${difference}\n`);
  if (differences.length > 0) process.exitCode = 1;
} else {
  for (let thread = 0; thread < Number(threads); thread += 1) {
    const worker = new Worker(new URL(import.meta.url), { workerData: [seed, programs] });
    worker.on('exit', (code) => {
      if (code !== 0) process.exitCode = 1;
    });
  }
}
