/** Names and flags of `adit pool backup` and `adit pool restore`. */
import type { Command } from 'commander';
import { addCommand, type Run } from './flags.ts';

/** Adds both below `adit pool`. */
export function addPoolBackup(pool: Command, run: Run): void {
  addCommand(pool, 'backup', 'write the database to one file, also while the pool runs')
    .requiredOption('--out <file>', 'file to write, or a folder for one named after the moment')
    .option('--data-dir <folder>', 'folder of the pool', '.adit-pool')
    .option('--database-url <url>', 'the pool’s PostgreSQL (environment: DATABASE_URL)')
    .action(
      run(async (settings) => (await import('../commands/pool-backup.ts')).runPoolBackup(settings)),
    );
  addCommand(pool, 'restore', 'read a backup into an empty database, checked')
    .requiredOption('--in <file>', 'the backup')
    .option('--data-dir <folder>', 'folder of the new pool', '.adit-pool')
    .option('--database-url <url>', 'an empty PostgreSQL database (environment: DATABASE_URL)')
    .action(
      run(async (settings) =>
        (await import('../commands/pool-backup.ts')).runPoolRestore(settings),
      ),
    );
}
