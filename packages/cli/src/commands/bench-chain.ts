/** `adit bench chain`: how fast the development chain starts, makes blocks and answers. */
import { ready } from '@adit/keys';
import { summarize } from '../bench/bench-result.ts';
import {
  MEMORY_SUBSCRIBERS,
  MEMORY_WARM_UP_BLOCKS,
  measureBlocksPerSecond,
  measureFirstAnswerMs,
  measureMemoryGrowthMb,
  measureMetagraphMs,
} from '../bench/measure-chain.ts';
import { measureEpochMs } from '../bench/measure-epoch.ts';
import { printBench } from '../bench/print-bench.ts';

/** Flags of `adit bench chain`. */
interface BenchChainFlags {
  readonly repetitions: number;
  /** Over which memory is measured. */
  readonly blocks: number;
  readonly json?: boolean;
}

const BLOCKS = 2_000;
const MS = { unit: 'ms', better: 'lower' } as const;

/**
 * Measures and prints. Fails with `bench_differs` when the metagraph is not that of 256 neurons, or
 * when an epoch is not that of the slow one.
 */
export async function runBenchChain(flags: BenchChainFlags): Promise<number> {
  await ready();
  const { repetitions, blocks: memoryBlocks } = flags;
  // Warm: the files of the command are in the system's cache.
  await measureFirstAnswerMs();
  const firstAnswer: number[] = [];
  for (let sample = 0; sample < repetitions; sample += 1) {
    firstAnswer.push(await measureFirstAnswerMs());
  }
  const blocks = Array.from({ length: repetitions }, () => measureBlocksPerSecond(BLOCKS));
  const metagraph = await measureMetagraphMs(repetitions);
  const epoch = measureEpochMs(repetitions);
  // Once: every sample would be a node with thousands of blocks.
  const memory = [await measureMemoryGrowthMb(memoryBlocks)];
  const config = {
    firstAnswer: 'adit chain --port 0, from launch to the answer of chain_getHeader, warm',
    blocks: `${BLOCKS} empty blocks a sample, fast profile, no node`,
    metagraph:
      'state_call SubnetInfoRuntimeApi_get_metagraph over HTTP, 256 neurons, decoded after',
    epoch: 'one block with the epoch of 256 uids, 64 validators with full rows; hash as the oracle',
    memory: `${memoryBlocks} blocks after ${MEMORY_WARM_UP_BLOCKS}, ${MEMORY_SUBSCRIBERS} subscribers to new heads and storage, resident memory after garbage collection, once`,
    repetitions,
  };
  const results = [
    summarize('first-answer-ms', firstAnswer, MS),
    summarize('blocks-per-second', blocks, { unit: 'blocks/s', better: 'higher' }),
    summarize('metagraph-256-ms', metagraph, MS),
    { ...summarize('epoch-256-ms', epoch.samples, MS), hash: epoch.hash },
    summarize('memory-growth-mb', memory, { unit: 'MB', better: 'lower' }),
  ];
  return printBench(flags, { bench: 'chain', config, results });
}
