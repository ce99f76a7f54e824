/** Names and flags of `adit up`. */
import type { Command } from 'commander';
import { addCommand, PORT, positiveNumber, type Run, taskOption, wholeNumber } from './flags.ts';

/** Adds `adit up`. */
export function addNetwork(program: Command, run: Run): void {
  taskOption(addCommand(program, 'up', 'the whole network on one machine'))
    .option('--miners <count>', 'miners to start, the last one dishonest', wholeNumber(0, 1_000), 5)
    .option('--epoch-seconds <seconds>', 'length of an epoch', positiveNumber, 60)
    .option('--epochs <count>', 'stop after this many closed epochs', wholeNumber(1, 1_000_000))
    .option('--port <port>', 'port of pool and console (default: a free one)', PORT)
    .option('--chain-port <port>', 'port of the chain (default: a free one)', PORT)
    .option('--no-chain', 'without the development chain')
    .option('--data-dir <folder>', 'folder of keys and database', '.adit')
    .option('--database-url <url>', 'PostgreSQL to use instead of the embedded one')
    .action(run(async (settings) => (await import('../commands/up.ts')).runUp(settings)));
}
