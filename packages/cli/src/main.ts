/**
 * The `adit` command: names, flags and help. Each command's work lives in its own file and is
 * loaded when it is called, so that `--help` and `--version` answer at once (decision 33).
 */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { VERSION } from './version.ts';

const EXIT_USAGE = 1;

/** A whole number of at least `min`, for commander. */
function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('Give a number greater than 0.');
  }
  return value;
}

const collect = (text: string, earlier: string[] = []): string[] => [...earlier, text];

const PORT = wholeNumber(0, 65_535);
const POOL_URL = 'http://127.0.0.1:8434';
const SIDECAR_URL = 'http://127.0.0.1:8123';

/** What a command's action gets from commander. */
type Settings = Record<string, unknown>;
type Action = (settings: Settings) => Promise<number>;

/** Options of every command. */
function withJson(command: Command): Command {
  return command.option('--json', 'print JSON on standard output; logs go to standard error');
}

function walletOptions(command: Command): Command {
  return command
    .option('--wallet-path <folder>', 'folder of wallets (default: ~/.bittensor/wallets)')
    .option('--wallet-name <name>', 'wallet whose hotkey signs (default: a kept one for the run)')
    .option('--wallet-hotkey <name>', 'hotkey inside the wallet', 'default');
}

function taskOption(command: Command): Command {
  return command.option(
    '--task <spec>',
    'task to work on: net-check, linear-check, scalar_linear or csv:PATH[?label=..&header=..]; repeatable',
    collect,
  );
}

/** How a command's action is run: its exit code kept, its failure reported. */
type Run = (action: Action) => (settings: Settings) => Promise<void>;

function addCommand(parent: Command, name: string, description: string): Command {
  return withJson(parent.command(name).description(description));
}

function addNetwork(program: Command, run: Run): void {
  taskOption(addCommand(program, 'up', 'the whole network on one machine'))
    .option('--miners <count>', 'miners to start, the last one dishonest', wholeNumber(0, 1_000), 5)
    .option('--epoch-seconds <seconds>', 'length of an epoch', positiveNumber, 60)
    .option('--epochs <count>', 'stop after this many closed epochs', wholeNumber(1, 1_000_000))
    .option('--port <port>', 'port of pool and console (default: a free one)', PORT)
    .option('--data-dir <folder>', 'folder of keys and database', '.adit')
    .option('--database-url <url>', 'PostgreSQL to use instead of the embedded one')
    .action(run(async (settings) => (await import('./commands/up.ts')).runUp(settings)));
}

function addPool(program: Command, run: Run): void {
  const pool = program.command('pool').description('run and operate a pool');
  taskOption(addCommand(pool, 'serve', 'the pool: API, scheduler and console on one port'))
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on (environment: API_PORT; default: 8434)', PORT)
    .option('--data-dir <folder>', 'folder of the embedded database', '.adit-pool')
    .option('--database-url <url>', 'PostgreSQL to use (environment: DATABASE_URL)')
    .option('--epoch-seconds <seconds>', 'length of an epoch (EPOCH_SECONDS)', positiveNumber)
    .option('--epoch-budget-rao <rao>', 'base budget of an epoch (EPOCH_BUDGET_RAO)')
    .option('--fee-bps <bps>', 'fee in basis points (POOL_FEE_BPS)', wholeNumber(0, 1_000))
    .option('--cap-bps <bps>', 'cap per miner (MINER_CAP_BPS)', wholeNumber(1, 10_000))
    .action(
      run(async (settings) => (await import('./commands/pool-serve.ts')).runPoolServe(settings)),
    );
}

function addMinerParts(program: Command, run: Run): void {
  addCommand(program, 'sidecar', 'the local job queue')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on', PORT, 8123)
    .option('--token-file <file>', 'where the token is kept (default: one per port, mode 0600)')
    .option('--insecure-compat', 'serve clients that send no token')
    .action(run(async (settings) => (await import('./commands/sidecar.ts')).runSidecar(settings)));

  taskOption(addCommand(program, 'worker', 'computes the jobs of a sidecar'))
    .option('--sidecar-url <url>', 'the sidecar', SIDECAR_URL)
    .option('--run-id <id>', 'run to work for', 'pool_run')
    .option('--workers <count>', 'threads', wholeNumber(1, 256), 1)
    .option('--max-generations <count>', 'lowers what an assignment asks', wholeNumber(1, 1e6))
    .option('--token-file <file>', "the sidecar's token (default: the one of its port)")
    .action(run(async (settings) => (await import('./commands/worker.ts')).runWorker(settings)));

  walletOptions(taskOption(addCommand(program, 'driver', 'talks to the pool for a sidecar')))
    .option('--pool-url <url>', 'the pool', POOL_URL)
    .option('--sidecar-url <url>', 'the sidecar', SIDECAR_URL)
    .option('--run-id <id>', 'run to work for', 'pool_run')
    .option('--duration-s <seconds>', 'stop after this long; 0 runs until stopped', Number, 20)
    .option('--workers <count>', 'assignments to hold at once', wholeNumber(1, 8), 1)
    .option('--token-file <file>', "the sidecar's token (default: the one of its port)")
    .action(run(async (settings) => (await import('./commands/driver.ts')).runDriver(settings)));
}

function addMine(program: Command, run: Run): void {
  const mine = program.command('mine').description('mine');
  walletOptions(taskOption(addCommand(mine, 'pool', 'sidecar, worker and driver in one process')))
    .option('--pool-url <url>', 'the pool', POOL_URL)
    .option('--workers <count>', 'threads', wholeNumber(1, 8), 1)
    .option('--max-generations <count>', 'lowers what an assignment asks', wholeNumber(1, 1e6))
    .option('--duration-s <seconds>', 'stop after this long; 0 runs until stopped', Number, 0)
    .action(
      run(async (settings) => (await import('./commands/mine-pool.ts')).runMinePool(settings)),
    );
}

function addProgram(program: Command, run: Run): void {
  const learning = program.command('program').description('learning programs');
  addCommand(learning, 'verify-vectors', 'check a folder of program vectors')
    .argument('<folder>', 'folder of programs_*.jsonl.gz and task_*.json.gz')
    .action(async (folder: string, settings: Settings) => {
      const { runVerifyVectors } = await import('./commands/verify-vectors.ts');
      await run(() => runVerifyVectors(folder, settings))(settings);
    });
}

function buildProgram(run: Run): Command {
  const program = new Command('adit')
    .description('Mining software for Bittensor: pool, sidecar, worker, driver, local network')
    .version(VERSION, '--version')
    .showHelpAfterError('(add --help for the flags)');
  for (const add of [addNetwork, addPool, addMinerParts, addMine, addProgram]) add(program, run);
  return program;
}

/**
 * Runs one command line (without `node` and the script's name).
 * @returns The process's exit code: 0, or what the failure asks for.
 */
export async function runAdit(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const run: Run = (action) => async (settings) => {
    try {
      exitCode = await action(settings);
    } catch (error) {
      const { reportFailure } = await import('./report-failure.ts');
      exitCode = reportFailure(error, settings['json'] === true);
    }
  };
  const program = buildProgram(run);
  const exitInsteadOfEnding = (command: Command): void => {
    command.exitOverride();
    for (const child of command.commands) exitInsteadOfEnding(child);
  };
  exitInsteadOfEnding(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    throw error;
  }
  return exitCode;
}
