/** Real processes for whole-system tests: start, read their lines, stop or kill them. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { repositoryRoot } from '../../repository/tree.ts';

/** The committed entry of the `adit` command. */
export const aditBin = path.join(repositoryRoot, 'packages/cli/bin/adit.js');

const OUTPUT_LIMIT_BYTES = 4_000_000;

/** A started process and everything it has printed. */
export interface StartedProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Resolves with the first line of standard output that matches; rejects when the process ends first. */
  waitForLine(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** How a process is started. */
export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Flags for node itself, such as `--import`. */
  readonly nodeArgs?: readonly string[];
  /** Runs as somebody else; only root can. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Starts `adit ...args`. */
export function startAdit(args: readonly string[], options: ProcessOptions = {}): StartedProcess {
  const nodeArgs = [...(options.nodeArgs ?? []), aditBin, ...args];
  return startProgram(process.execPath, nodeArgs, options);
}

/** Starts any program. */
export function startProgram(
  program: string,
  args: readonly string[],
  options: ProcessOptions = {},
): StartedProcess {
  const child = spawn(program, args, {
    cwd: options.cwd ?? repositoryRoot,
    env: { ...process.env, INIT_CWD: options.cwd ?? repositoryRoot, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.user,
  });
  return follow(child);
}

function follow(child: ChildProcess): StartedProcess {
  let out = '';
  let err = '';
  const keep = (text: string): string => text.slice(-OUTPUT_LIMIT_BYTES);
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    out = keep(out + chunk);
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    err = keep(err + chunk);
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const { pid } = child;
  if (pid === undefined) throw new Error('The process could not be started');
  return {
    child,
    pid,
    stdout: () => out,
    stderr: () => err,
    exited: exited.then(async (code) => {
      await closed;
      return code;
    }),
    waitForLine: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(out);
          if (match !== null) resolve(match);
        };
        child.stdout?.on('data', look);
        look();
        void closed.then(() =>
          reject(new Error(`Ended before ${pattern}:\n${out.slice(-2000)}\n${err.slice(-4000)}`)),
        );
      }),
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}

/** Runs `adit ...args` to its end. */
export async function runAditProcess(
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const started = startAdit(args, options);
  const code = await started.exited;
  return { code, stdout: started.stdout(), stderr: started.stderr() };
}
