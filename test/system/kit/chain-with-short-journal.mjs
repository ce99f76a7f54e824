// `adit chain` with a state file that is written anew every few blocks, so that kills come in between.
// With `late` what it writes comes late: a defect that the kills must find out.
import fs from 'node:fs';
import { createLogger, systemClock } from '@adit/base';
import { startChainNode } from '@adit/chain';
import { ready } from '@adit/keys';

const LATE_MS = 500;
/** Less than a block. */
const LATE_BYTES = 100;
const [stateFile, blockMs, defect] = process.argv.slice(2);
if (defect === 'late') {
  const { writeSync } = fs;
  fs.writeSync = (descriptor, bytes, ...place) => {
    if (bytes.length < LATE_BYTES) return writeSync(descriptor, bytes, ...place);
    setTimeout(() => writeSync(descriptor, bytes, ...place), LATE_MS);
    return bytes.length;
  };
}
await ready();
const node = await startChainNode(
  { port: 0, mode: 'interval', blockMs: Number(blockMs), stateFile, journalBytes: 30_000 },
  { clock: systemClock, log: createLogger('chain', 'info') },
);
process.stdout.write(`${JSON.stringify({ url: node.url, genesisHash: node.genesisHash })}\n`);
