/** What the commands' flags have in common. */
import { type Command, InvalidArgumentError, Option } from 'commander';

/** A whole number of at least `min`, for commander. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** A number above 0, for commander. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('Give a number greater than 0.');
  }
  return value;
}

/** Gathers a repeatable flag's texts, for commander. */
export const collect = (text: string, earlier: string[] = []): string[] => [...earlier, text];

/** A port; 0 is any free one. */
export const PORT = wholeNumber(0, 65_535);
/** Default address of the pool. */
export const POOL_URL = 'http://127.0.0.1:8434';
/** Default address of the sidecar. */
export const SIDECAR_URL = 'http://127.0.0.1:8123';

/** A number within bounds, for commander. */
export function numberWithin(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max) {
      throw new InvalidArgumentError(`Give a number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** Where the sidecar is, as the guide's variables say it. */
function defaultSidecarUrl(): string {
  const { BITSOTA_SIDECAR_HOST: host, BITSOTA_SIDECAR_PORT: port } = process.env;
  if (host === undefined && port === undefined) return SIDECAR_URL;
  return `http://${host ?? '127.0.0.1'}:${port ?? '8123'}`;
}

/** Which sidecar and which of its runs. */
export function sidecarOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--sidecar-url <url>', 'the sidecar')
        .env('BITSOTA_SIDECAR_URL')
        .default(defaultSidecarUrl()),
    )
    .addOption(
      new Option('--run-id <id>', 'run to work for')
        .env('BITSOTA_SIDECAR_RUN_ID')
        .default('pool_run'),
    )
    .option('--token-file <file>', "the sidecar's token (default: the one of its port)")
    .option('--no-token', 'send no token, to a sidecar that knows none');
}

/** An option that a variable of the guide may set. */
export function guideOption(
  flags: string,
  text: string,
  from: {
    readonly env: string;
    readonly parse: (value: string) => number;
    readonly fallback: number;
  },
): Option {
  return new Option(flags, text).env(from.env).argParser(from.parse).default(from.fallback);
}

/** What a command's action gets from commander. */
export type Settings = Record<string, unknown>;
/** A command's work: its exit code. */
export type Action = (settings: Settings) => Promise<number>;

/** Options of every command. */
function withJson(command: Command): Command {
  return command.option('--json', 'print JSON on standard output; logs go to standard error');
}

/** Which wallet's hotkey signs. */
export function walletOptions(command: Command): Command {
  return command
    .option('--wallet-path <folder>', 'folder of wallets (default: ~/.bittensor/wallets)')
    .option('--wallet-name <name>', 'wallet whose hotkey signs (default: a kept one for the run)')
    .option('--wallet-hotkey <name>', 'hotkey inside the wallet', 'default');
}

/** The tasks to work on. */
export function taskOption(command: Command): Command {
  return command.option(
    '--task <spec>',
    'task to work on: net-check, linear-check, scalar_linear, mnist_binary, cifar10_binary or csv:PATH[?label=..&header=..]; repeatable',
    collect,
  );
}

/** How a command's action is run: its exit code kept, its failure reported. */
export type Run = (action: Action) => (settings: Settings) => Promise<void>;

/** A command with the options of every command. */
export function addCommand(parent: Command, name: string, description: string): Command {
  return withJson(parent.command(name).description(description));
}
