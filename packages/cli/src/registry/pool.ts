/** Names and flags of `adit pool …`. */
import type { Command } from 'commander';
import {
  addCommand,
  collect,
  PORT,
  positiveNumber,
  type Run,
  taskOption,
  wholeNumber,
} from './flags.ts';
import { addPoolBackup } from './pool-backup.ts';
import { addPoolOperator } from './pool-operator.ts';
import { addPoolRecords } from './records.ts';

/** Every key of a pool process's configuration that has a flag. None has a default here: see keys.ts. */
function poolServeOptions(command: Command): Command {
  return taskOption(command)
    .option('--config <file>', 'JSON file of settings (ADIT_POOL_CONFIG); see `adit config`')
    .option('--role <role>', 'all, api or scheduler: what this process does (POOL_ROLE)')
    .option('--host <address>', 'address to listen on (API_HOST; default: 127.0.0.1)')
    .option('--port <port>', 'port to listen on (API_PORT; default: 8434)', PORT)
    .option('--data-dir <folder>', 'folder of database, keys and operator token (.adit-pool)')
    .option(
      '--operator-token-file <file>',
      'operator’s token (environment: POOL_OPERATOR_TOKEN; default: one kept in the data directory)',
    )
    .option('--database-url <url>', 'PostgreSQL to use (environment: DATABASE_URL)')
    .option('--wallet-path <folder>', 'folder of wallets (default: ~/.bittensor/wallets)')
    .option('--wallet-name <name>', 'wallet whose hotkey is the pool’s (default: a kept one)')
    .option('--wallet-hotkey <name>', 'hotkey inside the wallet (default: default)')
    .option('--auth-mode <mode>', 'signatures to take: legacy, both or strict (AUTH_MODE)')
    .option(
      '--trust-proxy <address>',
      'proxy to believe, address or CIDR; repeatable (TRUST_PROXY)',
      collect,
    )
    .option('--epoch-seconds <seconds>', 'length of an epoch (EPOCH_SECONDS)', positiveNumber)
    .option('--epoch-budget-rao <rao>', 'base budget of an epoch (EPOCH_BUDGET_RAO)')
    .option('--fee-bps <bps>', 'fee in basis points (POOL_FEE_BPS)', wholeNumber(0, 1_000))
    .option('--cap-bps <bps>', 'cap per miner (MINER_CAP_BPS)', wholeNumber(1, 10_000));
}

/** Adds `adit pool …` and `adit config`. */
export function addPool(program: Command, run: Run): void {
  const pool = program.command('pool').description('run and operate a pool');
  poolServeOptions(
    addCommand(pool, 'serve', 'a pool or one of its processes: API, scheduler, console'),
  ).action(
    run(async (settings) => (await import('../commands/pool-serve.ts')).runPoolServe(settings)),
  );
  addCommand(pool, 'status', 'how a pool is: alerts and figures (environment: MONITOR_TOKEN)')
    .option('--data-dir <folder>', 'data directory of a pool that runs here', '.adit-pool')
    .option('--pool-url <url>', 'a pool elsewhere')
    .action(
      run(async (settings) => (await import('../commands/pool-status.ts')).runPoolStatus(settings)),
    );
  addPoolRecords(pool, run);
  addPoolBackup(pool, run);
  poolServeOptions(
    addCommand(
      program,
      'config',
      'settings that `adit pool serve` would run with, and their source',
    ),
  ).action(run(async (settings) => (await import('../commands/config.ts')).runConfig(settings)));
  addPoolOperator(pool, run);
}
