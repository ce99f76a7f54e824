/** `adit chain` as a process of its own. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const START_MS = 20_000;

/** What every node of the run is started with; the transcripts are replayed with the same. */
export const NODE_SEED = 'interop';

/** Starts a node; `{url, output, stop}`, the URL for WebSocket. */
export async function startChain(root, args) {
  const program = path.join(root, 'packages', 'cli', 'bin', 'adit.js');
  const child = spawn(
    process.execPath,
    [program, 'chain', '--port', '0', '--seed', NODE_SEED, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`adit chain ${why}: ${output.slice(-2_000)}`));
    const timer = setTimeout(() => fail(`said no address in ${START_MS} ms`), START_MS);
    const read = (chunk) => {
      output = `${output}${chunk}`.slice(-100_000);
      const match = /ws:\/\/[\w.]+:\d+/.exec(output);
      if (match === null) return;
      clearTimeout(timer);
      resolve(match[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, output: () => output, isUp: () => child.exitCode === null, stop };
}
