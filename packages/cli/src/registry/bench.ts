/** Names and flags of `adit bench …`. */
import type { Command } from 'commander';
import { addCommand, positiveNumber, type Run, wholeNumber } from './flags.ts';

const REPETITIONS = wholeNumber(1, 1000);

function addBenchSearch(bench: Command, run: Run): void {
  addCommand(bench, 'search', 'rates of searches, and time to discover linear regression')
    .option(
      '--config <names>',
      'DEMO, DEMO-cache, …, speedup-2-threads, discovery; separated by commas',
    )
    .option('--repetitions <count>', 'searches a configuration (3), pairs of runs (5)', REPETITIONS)
    .option('--seconds <seconds>', 'CPU seconds of one search', positiveNumber, 8)
    .option('--seeds <count>', 'seeds of discovery', wholeNumber(1, 300), 64)
    .option(
      '--cap-seconds <seconds>',
      'CPU seconds of one search for discovery',
      positiveNumber,
      30,
    )
    .option('--processes <count>', 'seeds of discovery side by side', wholeNumber(1, 64), 1)
    .action((settings) =>
      run(async () => (await import('../commands/bench-search.ts')).runBenchSearch(settings))(
        settings,
      ),
    );
}

/** Adds `adit bench …`. */
export function addBench(program: Command, run: Run): void {
  const bench = program.command('bench').description('measure this machine');
  addCommand(bench, 'program', 'evaluations of fixed programs')
    .option('--repetitions <count>', 'processes a program, one sample each', REPETITIONS, 5)
    .option('--seconds <seconds>', 'CPU seconds of one sample', positiveNumber, 1)
    .action((settings) =>
      run(async () => (await import('../commands/bench-program.ts')).runBenchProgram(settings))(
        settings,
      ),
    );
  addBenchSearch(bench, run);
  addCommand(bench, 'chain', 'the development chain: start, blocks, metagraph, memory')
    .option('--repetitions <count>', 'samples of each figure but memory', REPETITIONS, 5)
    .option(
      '--blocks <count>',
      'blocks over which memory is measured',
      wholeNumber(1, 1_000_000),
      5_000,
    )
    .action((settings) =>
      run(async () => (await import('../commands/bench-chain.ts')).runBenchChain(settings))(
        settings,
      ),
    );
}
