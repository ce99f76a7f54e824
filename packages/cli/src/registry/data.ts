/** Names and flags of `adit data …`. */
import type { Command } from 'commander';
import { addCommand, collect, type Run, type Settings } from './flags.ts';

/** Adds `adit data …`. */
export function addData(program: Command, run: Run): void {
  const data = program.command('data').description('public data sets');
  addCommand(data, 'fetch', 'download a data set, or go on with a download that was stopped')
    .argument('<name>', 'mnist or cifar10')
    .option('--dir <folder>', 'folder of data sets (ADIT_DATASETS_DIR; default: ~/.adit/datasets)')
    .option('--mirror <url>', 'base URL of another mirror')
    .option('--file <path>', 'local file to take instead; repeatable', collect)
    .action(async (name: string, settings: Settings) => {
      const { runDataFetch } = await import('../commands/data-fetch.ts');
      await run(() => runDataFetch(name, settings))(settings);
    });
}
