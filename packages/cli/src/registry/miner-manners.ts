/** Flags that say how considerate a miner is of its machine, and of the work it holds. */
import { type Command, Option } from 'commander';
import { numberWithin, wholeNumber } from './flags.ts';

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

/** How long held work may still take after Ctrl-C. */
export function finishOption(command: Command): Command {
  return command.option(
    '--finish-s <seconds>',
    'how long work at hand may take after Ctrl-C, before it is given back; 0 stops at once',
    numberWithin(0, 86_400),
    60,
  );
}
