/** What `adit bench chain` measures: a start as users do it, blocks, and one large answer. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AditError, createLogger, systemClock } from '@adit/base';
import {
  createChain,
  decodeAnswer,
  loadScenario,
  measureMemory,
  startChainNode,
} from '@adit/chain';

/** The subnet that the scenario `full-subnet` fills, and its seats. */
const FULL_NETUID = 2;
const FULL_SIZE = 256;
const WARM_UP_BLOCKS = 500;
const METAGRAPH = 'SubnetInfoRuntimeApi_get_metagraph';

function elapsedMs(sinceNs: bigint): number {
  return Number(process.hrtime.bigint() - sinceNs) / 1e6;
}

async function ask(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(url.replace(/^ws/, 'http'), { method: 'POST', body });
  const { result } = (await response.json()) as { readonly result?: unknown };
  if (result !== undefined) return result;
  throw new AditError('bench_no_answer', `${method} was not answered`, {
    numbers: { url, method },
    nextStep: 'Start adit chain by hand and look at what it prints.',
  });
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const end = text.indexOf('\n');
      if (end !== -1) resolve(text.slice(0, end));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`adit chain ended with ${code}: ${text}`)));
  });
}

/** Milliseconds from the launch of `adit chain` to the first answered call. */
export async function measureFirstAnswerMs(): Promise<number> {
  const entry = fileURLToPath(new URL('../../bin/adit.js', import.meta.url));
  const startNs = process.hrtime.bigint();
  const child = spawn(process.execPath, [entry, 'chain', '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const { url } = JSON.parse(await firstLine(child)) as { readonly url: string };
    await ask(url, 'chain_getHeader', []);
    return elapsedMs(startNs);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** Empty blocks a second of a chain without a node. */
export function measureBlocksPerSecond(blocks: number): number {
  const chain = createChain({ seed: 'bench', profile: 'fast' });
  for (let made = 0; made < WARM_UP_BLOCKS; made += 1) chain.produceBlock();
  const startNs = process.hrtime.bigint();
  for (let made = 0; made < blocks; made += 1) chain.produceBlock();
  return blocks / (elapsedMs(startNs) / 1_000);
}

/**
 * Milliseconds of `state_call` for the metagraph of a full subnet, over HTTP, for each sample.
 * @throws AditError `bench_differs` when an answer, decoded, has not 256 neurons.
 */
export async function measureMetagraphMs(samples: number): Promise<number[]> {
  const { scenario } = loadScenario('full-subnet', 'bench');
  const node = await startChainNode(
    { port: 0, seed: 'bench', mode: 'manual', scenario },
    { clock: systemClock, log: createLogger('bench', 'silent') },
  );
  try {
    const figures: number[] = [];
    const args = `0x${FULL_NETUID.toString(16).padStart(2, '0')}00`;
    // The first one also compiles; it is not counted.
    for (let sample = -1; sample < samples; sample += 1) {
      const startNs = process.hrtime.bigint();
      const answer = await ask(node.url, 'state_call', [METAGRAPH, args]);
      const ms = elapsedMs(startNs);
      requireFull(String(answer));
      if (sample >= 0) figures.push(ms);
    }
    return figures;
  } finally {
    await node.close();
  }
}

function requireFull(answer: string): void {
  const metagraph = decodeAnswer(METAGRAPH, answer) as {
    readonly num_uids: number;
    readonly hotkeys: readonly string[];
    readonly axons: readonly unknown[];
  };
  const found = [metagraph.num_uids, new Set(metagraph.hotkeys).size, metagraph.axons.length];
  if (found.every((count) => count === FULL_SIZE)) return;
  throw new AditError('bench_differs', 'The metagraph has not the neurons that were registered', {
    numbers: { expected: FULL_SIZE, found: found.join(' ') },
    nextStep: 'Run the tests of the chain; the figure would mean nothing.',
  });
}

// Together more than the states (2 400) and the blocks (4 096) that a node has in memory.
const QUIET_BLOCKS = 4_500;
const HEARD_BLOCKS = 500;
/** Blocks before memory is measured. */
export const MEMORY_WARM_UP_BLOCKS = QUIET_BLOCKS + HEARD_BLOCKS;
/** Sockets, each with a subscription to new heads and one to storage. */
export const MEMORY_SUBSCRIBERS = 50;
const MEGABYTE = 1_000_000;

/** By how many megabytes a node's resident memory grows over so many blocks, after its warm-up. */
export async function measureMemoryGrowthMb(blocks: number): Promise<number> {
  const samples = await measureMemory({
    quietBlocks: QUIET_BLOCKS,
    warmUpBlocks: HEARD_BLOCKS,
    blocks,
    sampleBlocks: blocks,
    subscribers: MEMORY_SUBSCRIBERS,
    stateFile: null,
  });
  const [first, last] = samples.map(({ rssBytes }) => rssBytes);
  return ((last ?? 0) - (first ?? 0)) / MEGABYTE;
}
