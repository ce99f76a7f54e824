// `adit chain` with a state file that is written anew every few blocks, so that kills come in between.
import { createLogger, systemClock } from '@adit/base';
import { startChainNode } from '@adit/chain';
import { ready } from '@adit/keys';

const [stateFile, blockMs] = process.argv.slice(2);
await ready();
const node = await startChainNode(
  { port: 0, mode: 'interval', blockMs: Number(blockMs), stateFile, journalBytes: 30_000 },
  { clock: systemClock, log: createLogger('chain', 'info') },
);
process.stdout.write(`${JSON.stringify({ url: node.url, genesisHash: node.genesisHash })}\n`);
