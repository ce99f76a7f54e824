/** Names and flags of exports, their verification and receipts. */
import type { Command } from 'commander';
import type { MineReceiptsFlags } from '../commands/mine-receipts.ts';
import type { PoolExportFlags } from '../commands/pool-export.ts';
import {
  addCommand,
  POOL_URL,
  type Run,
  type Settings,
  walletOptions,
  wholeNumber,
} from './flags.ts';

const EPOCH = wholeNumber(1, 1e15);

function rangeOptions(command: Command): Command {
  return command
    .option('--csv', 'a table of payouts, withdrawals and corrections with their sum')
    .option('--from-epoch <number>', 'first epoch', EPOCH)
    .option('--to-epoch <number>', 'last epoch', EPOCH)
    .requiredOption('--out <file>', 'file to write');
}

/** Adds `adit pool export` and `adit pool verify-payout`. */
export function addPoolRecords(pool: Command, run: Run): void {
  rangeOptions(addCommand(pool, 'export', 'a closed epoch, signed, for anybody to recompute'))
    .option('--epoch <number>', 'the epoch', EPOCH)
    .option('--data-dir <folder>', 'data directory of the pool', '.adit-pool')
    .option('--pool-url <url>', 'a pool elsewhere')
    .option('--database-url <url>', 'the database of a pool that is not running')
    .option('--operator-token-file <file>', 'its operator’s token, for --csv')
    .action(async (settings: Settings & PoolExportFlags) => {
      const { runPoolExport } = await import('../commands/pool-export.ts');
      await run(() => runPoolExport(settings))(settings);
    });
  addCommand(pool, 'verify-payout', 'recompute an exported epoch offline, to the last RAO')
    .argument('<file>', 'what adit pool export has written')
    .option('--pool-hotkey <ss58>', 'the pool that must have signed it')
    .option('--previous <file>', 'export of the epoch before')
    .action(async (file: string, settings: Settings) => {
      const { runVerifyPayout } = await import('../commands/pool-verify-payout.ts');
      await run(() => runVerifyPayout(file, settings))(settings);
    });
}

/** Adds `adit mine pool receipts`. */
export function addMineReceipts(minePool: Command, run: Run): void {
  walletOptions(rangeOptions(addCommand(minePool, 'receipts', 'what became of your work, in full')))
    .option('--pool-url <url>', 'the pool', POOL_URL)
    .action(async (settings: Settings & MineReceiptsFlags) => {
      const { runMineReceipts } = await import('../commands/mine-receipts.ts');
      await run(() => runMineReceipts(settings))(settings);
    });
}
