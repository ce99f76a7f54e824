/** The memory of a node that makes blocks for many subscribers, in a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AditError } from '@adit/base';
import { HeadSubscriber } from './head-subscriber.ts';

const ENTRY = fileURLToPath(new URL('./memory-node.js', import.meta.url));
/**
 * Garbage can be collected by name, and V8's young generation has one size: else it is resized by tens
 * of megabytes as it pleases, which says nothing of what is kept.
 */
const NODE_FLAGS = ['--expose-gc', '--min-semi-space-size=8', '--max-semi-space-size=8'];
/** Blocks of one call; subscribers have heard of all of them before the next. */
const BATCH_BLOCKS = 50;

/** How it is measured. */
export interface MemoryPlan {
  /** Blocks before anybody subscribes. */
  readonly quietBlocks: number;
  /** Blocks from then to the first sample, so that what has a bound has reached it. */
  readonly warmUpBlocks: number;
  /** Blocks after it. */
  readonly blocks: number;
  /** Blocks between two samples; `blocks` where only the last one counts. */
  readonly sampleBlocks: number;
  /** Sockets, each with a subscription to new heads and one to storage. */
  readonly subscribers: number;
  /** Keeps the chain there; null keeps it nowhere. */
  readonly stateFile: string | null;
}

/** The node's memory after a block, garbage collected. */
export interface MemorySample {
  readonly block: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const leaving = new AbortController();
  const { signal } = leaving;
  try {
    const answer = once(child, 'message', { signal }).then(([message]) => message as Answer);
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new AditError('bench_process_ended', 'The measured node ended before it answered', {
        numbers: { exit: String(code) },
        nextStep: 'Its own message stands above; run it again with enough memory.',
      });
    });
    return await Promise.race([answer, ended]);
  } finally {
    leaving.abort();
  }
}

async function produce(url: string, count: number): Promise<void> {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'dev_newBlock',
    params: [{ count }],
  });
  const response = await fetch(url.replace(/^ws/, 'http'), { method: 'POST', body });
  const { result } = (await response.json()) as { readonly result?: unknown };
  if (typeof result === 'string') return;
  throw new AditError('bench_no_answer', 'dev_newBlock was not answered', {
    numbers: { url, count },
    nextStep: 'Start adit chain by hand and look at what it prints.',
  });
}

/**
 * Starts a node, makes its blocks and says how much memory it has: after the warm-up, then after each
 * `sampleBlocks`.
 * @throws AditError `bench_process_ended`, `bench_no_answer`.
 */
export async function measureMemory(plan: MemoryPlan): Promise<MemorySample[]> {
  const child = fork(ENTRY, plan.stateFile === null ? [] : [plan.stateFile], {
    execArgv: NODE_FLAGS,
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const exited = once(child, 'exit');
  const subscribers: HeadSubscriber[] = [];
  try {
    const { url } = await answerOf<{ readonly url: string }>(child);
    if (plan.quietBlocks > 0) await produce(url, plan.quietBlocks);
    for (let count = 0; count < plan.subscribers; count += 1) {
      subscribers.push(await HeadSubscriber.open(url));
    }
    return await sampleAll(plan, { child, url, subscribers });
  } finally {
    for (const subscriber of subscribers) subscriber.close();
    if (child.connected) child.disconnect();
    await exited;
  }
}

interface Measured {
  readonly child: ChildProcess;
  readonly url: string;
  readonly subscribers: readonly HeadSubscriber[];
}

async function sampleAll(plan: MemoryPlan, measured: Measured): Promise<MemorySample[]> {
  const { child, url, subscribers } = measured;
  const { warmUpBlocks, blocks, sampleBlocks } = plan;
  const samples: MemorySample[] = [];
  let made = 0;
  for (let block = warmUpBlocks; block <= warmUpBlocks + blocks; block += sampleBlocks) {
    while (made < block) {
      const count = Math.min(BATCH_BLOCKS, block - made);
      await produce(url, count);
      made += count;
      // What was there when they subscribed was told too.
      await Promise.all(subscribers.map((subscriber) => subscriber.heard(made + 1)));
    }
    const answer = answerOf<Omit<MemorySample, 'block'>>(child);
    child.send('memory');
    samples.push({ block: plan.quietBlocks + block, ...(await answer) });
  }
  return samples;
}
