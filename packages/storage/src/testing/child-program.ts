/**
 * A Node process that opens a database and obeys lines on its standard input; for the tests of what
 * happens when processes are killed, or run as another user. Uses the built package.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What the child answers: rows of a query, or the code of a failure. */
export interface ChildAnswer {
  readonly serverPid?: number | null;
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  readonly code?: string;
  readonly numbers?: Readonly<Record<string, unknown>>;
}

/** A running child. */
export interface ChildProgram {
  readonly process: ChildProcess;
  /** The answer to opening the database. */
  readonly opened: ChildAnswer;
  query(text: string): Promise<ChildAnswer>;
  /** Closes the database and waits for the end of the process; its exit code. */
  close(): Promise<number | null>;
  /** kill -9, and waits for its end. */
  kill(): Promise<void>;
}

/** How the child is started. */
export interface ChildOptions {
  readonly dataDir: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly environment?: Readonly<Record<string, string>>;
}

const SCRIPT = `
import { createInterface } from 'node:readline';
import { createLogger, systemClock } from '@adit/base';
import { openDatabase } from '@adit/storage';
const print = (value) => process.stdout.write(
  JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? String(item) : item)) + '\\n');
const failure = (error) => ({ code: error.code ?? String(error), numbers: error.numbers ?? {} });
let database;
try {
  const deps = { log: createLogger('child', 'silent'), clock: systemClock };
  database = await openDatabase({ dataDir: process.argv[1] }, deps);
} catch (error) {
  print(failure(error));
  process.exit(1);
}
print({ serverPid: database.serverPid() });
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'close') break;
  try {
    print({ rows: await database.sql.unsafe(line), serverPid: database.serverPid() });
  } catch (error) {
    print(failure(error));
  }
}
await database.close();
`;

/** Starts the child and waits until it has opened the database or failed to. */
export async function startChildProgram(options: ChildOptions): Promise<ChildProgram> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', SCRIPT, '--', options.dataDir],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...options.environment },
      ...(options.user ?? {}),
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'exit');
  const next = async (): Promise<ChildAnswer> => {
    const line = await lines.next();
    if (line.done === true) return { code: 'child_ended' };
    // Written by the script above.
    return JSON.parse(line.value) as ChildAnswer;
  };
  const opened = await next();
  return {
    process: child,
    opened,
    query: (text) => {
      child.stdin.write(`${text}\n`);
      return next();
    },
    close: async () => {
      child.stdin.end('close\n');
      await ended;
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
