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

process.on('message', () => {
  // There with --expose-gc: what is counted is what is in use.
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ rssBytes: rss, heapBytes: heapUsed });
});
process.on('disconnect', () => {
  void node.close();
});
process.send?.({ url: node.url });
