/** Names and flags of `adit pool …`. */
import type { Command } from 'commander';
import {
  addCommand,
  PORT,
  positiveNumber,
  type Run,
  taskOption,
  walletOptions,
  wholeNumber,
} from './flags.ts';

/** Adds `adit pool …`. */
export function addPool(program: Command, run: Run): void {
  const pool = program.command('pool').description('run and operate a pool');
  walletOptions(
    taskOption(addCommand(pool, 'serve', 'the pool: API, scheduler and console on one port')),
  )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on (environment: API_PORT; default: 8434)', PORT)
    .option('--data-dir <folder>', 'folder of database, keys and operator token', '.adit-pool')
    .option(
      '--operator-token-file <file>',
      'operator’s token (environment: POOL_OPERATOR_TOKEN; default: one kept in the data directory)',
    )
    .option('--database-url <url>', 'PostgreSQL to use (environment: DATABASE_URL)')
    .option('--epoch-seconds <seconds>', 'length of an epoch (EPOCH_SECONDS)', positiveNumber)
    .option('--epoch-budget-rao <rao>', 'base budget of an epoch (EPOCH_BUDGET_RAO)')
    .option('--fee-bps <bps>', 'fee in basis points (POOL_FEE_BPS)', wholeNumber(0, 1_000))
    .option('--cap-bps <bps>', 'cap per miner (MINER_CAP_BPS)', wholeNumber(1, 10_000))
    .action(
      run(async (settings) => (await import('../commands/pool-serve.ts')).runPoolServe(settings)),
    );
}
