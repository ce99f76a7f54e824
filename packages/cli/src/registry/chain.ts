/** Names and flags of `adit chain`. */
import { type Command, Option } from 'commander';
import { addCommand, PORT, type Run, wholeNumber } from './flags.ts';

const DAY_MS = 86_400_000;

/** Adds `adit chain`. */
export function addChain(program: Command, run: Run): void {
  addCommand(program, 'chain', 'a development chain that btcli and the SDKs talk to')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port of WebSocket and HTTP; 0 is any free one', PORT, 9944)
    .addOption(
      new Option('--mode <mode>', 'when blocks are made: for each call, by the clock, when told')
        .choices(['instant', 'interval', 'manual'])
        .default('instant'),
    )
    .option(
      '--block-ms <ms>',
      "time between blocks of --mode interval (default: the profile's)",
      wholeNumber(1, DAY_MS),
    )
    .addOption(
      new Option('--profile <profile>', '250 ms blocks and tempo 10, or 12 s and tempo 360')
        .choices(['fast', 'normal'])
        .default('fast'),
    )
    .option(
      '--scenario <name>',
      'empty, one-subnet, two-validators-eight-miners, full-subnet, or a JSON file of steps',
      'empty',
    )
    .option('--seed <text>', 'another seed is another chain (default: adit)')
    .option('--genesis-time <time>', 'milliseconds since 1970, or an ISO 8601 time')
    .option('--state <file>', 'file that the chain is read from and written to')
    .option(
      '--finality-lag-ms <ms>',
      'time from a block to its finality, in instant and interval mode',
      wholeNumber(0, DAY_MS),
      100,
    )
    .option('--no-heartbeat', 'no empty block after 20 s of silence')
    .action(
      run(async (settings) => {
        const { ready } = await import('@adit/keys');
        // The signature module starts on other threads while the chain's files are read.
        const [{ runChain }] = await Promise.all([import('../commands/chain.ts'), ready()]);
        return runChain(settings);
      }),
    );
}
