/** Names and flags of `adit mine …`. */
import type { Command } from 'commander';
import { addCommand, POOL_URL, type Run, taskOption, walletOptions, wholeNumber } from './flags.ts';
import { kindOption, leaseOptions } from './miner-parts.ts';
import { addMineReceipts } from './records.ts';

/** Adds `adit mine …`. */
export function addMine(program: Command, run: Run): void {
  const mine = program.command('mine').description('mine');
  const minePool = addCommand(mine, 'pool', 'sidecar, worker and driver in one process');
  // Flags behind the name of a command below this one are that command's.
  minePool.enablePositionalOptions();
  leaseOptions(walletOptions(taskOption(minePool)))
    .addOption(kindOption().default('lease'))
    .option('--pool-url <url>', 'the pool', POOL_URL)
    .option('--workers <count>', 'threads', wholeNumber(1, 8), 1)
    .option('--max-generations <count>', 'lowers what an assignment asks', wholeNumber(1, 1e6))
    .option('--duration-s <seconds>', 'stop after this long; 0 runs until stopped', Number, 0)
    .action(
      run(async (settings) => (await import('../commands/mine-pool.ts')).runMinePool(settings)),
    );
  addMineReceipts(minePool, run);
}
