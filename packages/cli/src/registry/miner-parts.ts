/** Names and flags of `adit sidecar`, `adit worker`, `adit driver`, and the guide's names for them. */
import { type Command, Option } from 'commander';
import {
  addCommand,
  guideOption,
  numberWithin,
  POOL_URL,
  PORT,
  type Run,
  sidecarOptions,
  taskOption,
  walletOptions,
  wholeNumber,
} from './flags.ts';
import { mannerOptions } from './miner-manners.ts';

const share = numberWithin(0, 1);
const seconds = numberWithin(0, 86_400);
const batchSize = wholeNumber(0, 64);

/** Adds `adit sidecar`, `adit worker`, `adit driver`. */
export function addMinerParts(program: Command, run: Run): void {
  addCommand(program, 'sidecar', 'the local job queue')
    .addOption(
      new Option('--host <address>', 'address to listen on')
        .env('BITSOTA_SIDECAR_HOST')
        .default('127.0.0.1'),
    )
    .addOption(
      guideOption('--port <port>', 'port to listen on', {
        ...{ env: 'BITSOTA_SIDECAR_PORT', parse: PORT, fallback: 8123 },
      }),
    )
    .option('--token-file <file>', 'where the token is kept (default: one per port, mode 0600)')
    .option('--insecure-compat', 'serve clients that send no token')
    .option('--journal-dir <folder>', 'where jobs outlive a restart (default: ~/.adit/journals)')
    .option('--no-journal', 'keep jobs in memory only')
    .action(run(async (settings) => (await import('../commands/sidecar.ts')).runSidecar(settings)));
  addWorker(program, run);
  addDriver(program, run);
}

function addWorker(program: Command, run: Run): void {
  const command = addCommand(program, 'worker', 'computes the jobs of a sidecar');
  const { workers, mode } = {
    workers: { env: 'BITSOTA_POOL_MINER_WORKERS', parse: wholeNumber(1, 64), fallback: 1 },
    mode: new Option('--mode <mode>', 'mock scores by formula, for tests of a pool'),
  };
  mannerOptions(sidecarOptions(taskOption(command.alias('pool_miner_sidecar'))))
    .addOption(guideOption('--workers <count>', 'threads', workers))
    .addOption(mode.choices(['real', 'mock']).env('BITSOTA_POOL_MINER_MODE').default('real'))
    .option('--max-generations <count>', 'lowers what an assignment asks', wholeNumber(1, 1e6))
    .option(
      '--evolve-generations <count>',
      'where an evolve job names none',
      wholeNumber(1, 1e6),
      5,
    )
    .option(
      '--lease-evolve-generations <count>',
      'where a lease names none',
      wholeNumber(1, 1e6),
      160,
    )
    .addOption(
      guideOption('--lease-submit-buffer-s <seconds>', 'kept for handing in, at most', {
        ...{ env: 'BITSOTA_POOL_LEASE_SUBMIT_BUFFER_S', parse: seconds, fallback: 45 },
      }),
    )
    .addOption(
      guideOption('--lease-evolve-reserve-s <seconds>', 'kept for evolving', {
        ...{ env: 'BITSOTA_POOL_LEASE_EVOLVE_RESERVE_S', parse: seconds, fallback: 90 },
      }),
    )
    .option(
      '--poll-interval-s <seconds>',
      'pause after nothing was found',
      numberWithin(0.01, 60),
      0.25,
    )
    .option(
      '--lease-seconds <seconds>',
      'how long a job is held without a sign of life',
      numberWithin(1, 86_400),
      15,
    )
    .option('--seed <number>', 'seed of searches, thread i adds i', wholeNumber(0, 2 ** 53 - 1))
    .option('--mock-salt <text>', 'mock miners of one salt agree', 'mock')
    .option('--mock-noise <size>', 'largest error of a mock score', share, 0)
    .option('--mock-lie-rate <share>', 'share of mock scores that are lies', share, 0)
    .option('--mock-delay-s <seconds>', 'time that one program takes', numberWithin(0, 3_600), 0)
    .action(run(async (settings) => (await import('../commands/worker.ts')).runWorker(settings)));
}

/** The driver under its own name and under the two of the guide's versions. */
const DRIVERS = [
  { name: 'driver', kind: 'lease', durationS: 20 },
  { name: 'pool_sidecar_driver', kind: 'task', durationS: 20 },
  { name: 'pool_lease_sidecar_driver', kind: 'lease', durationS: 120 },
] as const;

function addDriver(program: Command, run: Run): void {
  for (const { name, kind, durationS } of DRIVERS) {
    const text =
      name === 'driver' ? 'talks to the pool for a sidecar' : `adit driver --kind ${kind}`;
    leaseOptions(sidecarOptions(walletOptions(taskOption(addCommand(program, name, text)))))
      .option('--pool-url <url>', 'the pool', POOL_URL)
      .addOption(kindOption().default(kind))
      .option(
        '--duration-s <seconds>',
        'stop after this long; 0 runs until stopped',
        Number,
        durationS,
      )
      .option('--request-interval-s <seconds>', 'pause after no work', numberWithin(0.2, 3_600), 1)
      .option('--workers <count>', 'assignments to hold at once', wholeNumber(1, 8), 1)
      .action(run(async (settings) => (await import('../commands/driver.ts')).runDriver(settings)));
  }
}

/** Leases, or single batches as the guide's first version has them. */
export function kindOption(): Option {
  return new Option('--kind <kind>', 'work in leases, or in single batches').choices([
    'lease',
    'task',
  ]);
}

/** What a driver asks for in a lease. */
export function leaseOptions(command: Command): Command {
  return command
    .addOption(
      guideOption('--lease-eval-batch-size <count>', 'programs to evaluate in a lease', {
        ...{ env: 'BITSOTA_POOL_LEASE_EVAL_BATCH_SIZE', parse: batchSize, fallback: 8 },
      }),
    )
    .addOption(
      guideOption('--lease-seed-batch-size <count>', 'programs to evolve from in a lease', {
        ...{ env: 'BITSOTA_POOL_LEASE_SEED_BATCH_SIZE', parse: batchSize, fallback: 8 },
      }),
    )
    .addOption(
      guideOption('--lease-gossip-limit <count>', 'notes of other miners in a lease', {
        ...{ env: 'BITSOTA_POOL_LEASE_GOSSIP_LIMIT', parse: batchSize, fallback: 0 },
      }),
    )
    .addOption(
      guideOption('--lease-window-backoff-s <seconds>', 'pause when the window’s lease is taken', {
        ...{ env: 'BITSOTA_POOL_LEASE_WINDOW_BACKOFF_S', parse: seconds, fallback: 20 },
      }),
    );
}
