/** Flags that say how considerate a miner is of its machine, and of the work it holds. */
import { type Command, Option } from 'commander';
import { collect, numberWithin, POOL_URL, wholeNumber } from './flags.ts';

const SPAN = numberWithin(1, 86_400);
const PERCENT = wholeNumber(1, 100);

/** Share of the processor, and what happens on battery. */
export function mannerOptions(command: Command): Command {
  return command
    .option('--cpu-percent <percent>', 'most of the threads’ processor time', PERCENT, 100)
    .addOption(
      new Option('--on-battery <what>', 'what to do while a battery is discharging')
        .choices(['pause', 'run'])
        .default('pause'),
    );
}

/** A list of pools, and when to go from one to the next. */
export function poolListOptions(command: Command): Command {
  const text = `a pool, the best first; repeatable (default: ${POOL_URL})`;
  return command
    .option('--pool-url <url>', text, collect)
    .option('--pools <file>', 'file with the address of one pool a line')
    .option('--away-s <seconds>', 'failing so long, a pool is left for the next', SPAN, 60)
    .option('--back-s <seconds>', 'answering so long, a better pool is returned to', SPAN, 120);
}

/** How long held work may still take after Ctrl-C. */
export function finishOption(command: Command): Command {
  return command.option(
    '--finish-s <seconds>',
    'how long work at hand may take after Ctrl-C, before it is given back; 0 stops at once',
    numberWithin(0, 86_400),
    60,
  );
}
