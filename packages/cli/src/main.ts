/**
 * The `adit` command: names, flags and help. Each command's work lives in its own file and is
 * loaded when it is called, so that `--help` and `--version` answer at once (decision 33).
 */
import { Command, CommanderError } from 'commander';
import { addBench } from './registry/bench.ts';
import { addChain } from './registry/chain.ts';
import { addData } from './registry/data.ts';
import { addDoctor } from './registry/doctor.ts';
import type { Run } from './registry/flags.ts';
import { addMine } from './registry/mine.ts';
import { addMinerParts } from './registry/miner-parts.ts';
import { addNetwork } from './registry/network.ts';
import { addPool } from './registry/pool.ts';
import { addProgram } from './registry/program.ts';
import { VERSION } from './version.ts';

const EXIT_USAGE = 1;

function buildProgram(run: Run): Command {
  const program = new Command('adit')
    .description('Mining software for Bittensor: pool, sidecar, worker, driver, local network')
    .version(VERSION, '--version')
    .showHelpAfterError('(add --help for the flags)');
  const additions = [
    addNetwork,
    addPool,
    addMinerParts,
    addMine,
    addChain,
    addDoctor,
    addProgram,
    addData,
  ];
  for (const add of [...additions, addBench]) add(program, run);
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
