/** Names and flags of `adit doctor`. */
import type { Command } from 'commander';
import { addCommand, collect, POOL_URL, type Run, walletOptions } from './flags.ts';

/** Adds `adit doctor`. */
export function addDoctor(program: Command, run: Run): void {
  walletOptions(
    addCommand(program, 'doctor', 'what keeps this machine from mining, and what to do'),
  )
    .option('--pool-url <url>', `pool to reach; repeatable (default: ${POOL_URL})`, collect)
    .option('--pools <file>', 'file with the address of one pool a line')
    .action(run(async (settings) => (await import('../commands/doctor.ts')).runDoctor(settings)));
}
