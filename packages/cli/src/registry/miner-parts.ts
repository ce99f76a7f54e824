/** Names and flags of `adit sidecar`, `adit worker`, `adit driver`. */
import type { Command } from 'commander';
import {
  addCommand,
  POOL_URL,
  PORT,
  type Run,
  SIDECAR_URL,
  taskOption,
  walletOptions,
  wholeNumber,
} from './flags.ts';

/** Adds `adit sidecar`, `adit worker`, `adit driver`. */
export function addMinerParts(program: Command, run: Run): void {
  addCommand(program, 'sidecar', 'the local job queue')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on', PORT, 8123)
    .option('--token-file <file>', 'where the token is kept (default: one per port, mode 0600)')
    .option('--insecure-compat', 'serve clients that send no token')
    .option('--journal-dir <folder>', 'where jobs outlive a restart (default: ~/.adit/journals)')
    .option('--no-journal', 'keep jobs in memory only')
    .action(run(async (settings) => (await import('../commands/sidecar.ts')).runSidecar(settings)));

  taskOption(addCommand(program, 'worker', 'computes the jobs of a sidecar'))
    .option('--sidecar-url <url>', 'the sidecar', SIDECAR_URL)
    .option('--run-id <id>', 'run to work for', 'pool_run')
    .option('--workers <count>', 'threads', wholeNumber(1, 256), 1)
    .option('--max-generations <count>', 'lowers what an assignment asks', wholeNumber(1, 1e6))
    .option('--token-file <file>', "the sidecar's token (default: the one of its port)")
    .action(run(async (settings) => (await import('../commands/worker.ts')).runWorker(settings)));

  walletOptions(taskOption(addCommand(program, 'driver', 'talks to the pool for a sidecar')))
    .option('--pool-url <url>', 'the pool', POOL_URL)
    .option('--sidecar-url <url>', 'the sidecar', SIDECAR_URL)
    .option('--run-id <id>', 'run to work for', 'pool_run')
    .option('--duration-s <seconds>', 'stop after this long; 0 runs until stopped', Number, 20)
    .option('--workers <count>', 'assignments to hold at once', wholeNumber(1, 8), 1)
    .option('--token-file <file>', "the sidecar's token (default: the one of its port)")
    .action(run(async (settings) => (await import('../commands/driver.ts')).runDriver(settings)));
}
