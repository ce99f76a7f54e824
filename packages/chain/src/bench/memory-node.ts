/** A node in a process of its own, so that nobody else's memory is counted. Its parent asks over IPC. */
import { createLogger, systemClock } from '@adit/base';
import { ready } from '@adit/keys';
import { startChainNode } from '../node/start-chain-node.ts';

const stateFile = process.argv[2] ?? null;

await ready();
const node = await startChainNode(
  { port: 0, seed: 'bench', mode: 'manual', stateFile },
  { clock: systemClock, log: createLogger('bench', 'error') },
);

const ROUNDS = 4;
const ROUND_MS = 100;

/** What is in use: the least of some rounds, because freed pages go back to the system in time. */
async function readMemory(): Promise<{ readonly rssBytes: number; readonly heapBytes: number }> {
  let rssBytes = Number.POSITIVE_INFINITY;
  let heapBytes = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    // There with --expose-gc.
    globalThis.gc?.();
    await systemClock.sleep(ROUND_MS);
    const { rss, heapUsed } = process.memoryUsage();
    rssBytes = Math.min(rssBytes, rss);
    heapBytes = Math.min(heapBytes, heapUsed);
  }
  return { rssBytes, heapBytes };
}

process.on('message', () => {
  void readMemory().then((memory) => process.send?.(memory));
});
process.on('disconnect', () => {
  void node.close();
});
process.send?.({ url: node.url });
