/**
 * The chain's process, kept running: one that dies is started again on the same port and goes on from
 * its state file, after 100 ms, doubling to 10 s while it keeps failing. Pool and miners do not notice.
 */
import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AditError, type Clock, errorMessage, isAditError, type Logger } from '@adit/base';
import { type ChainGreeting, type ChainProcessOptions, STOP_ORDER } from './chain-message.ts';

const PROGRAM = fileURLToPath(new URL('./chain-program.js', import.meta.url));
/** A chain whose starter was killed needs a moment to end and let go of its files. */
const LEFT_PATIENCE_MS = 10_000;
const LEFT_RETRY_MS = 250;
const STOP_PATIENCE_MS = 10_000;
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 10_000;
/** After so long a run the next delay is the first again. */
const STEADY_MS = 10_000;

/** A chain that runs in a process of its own. */
export interface ChainProcess {
  /** `ws://…`; it stays the same over restarts. */
  readonly url: string;
  /** Null while there is none. */
  pid(): number | null;
  /** Has it save and waits for its end. */
  close(): Promise<void>;
}

/** What {@link startChainProcess} works with. */
export interface ChainProcessDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborted: a start is given up. */
  readonly signal?: AbortSignal | undefined;
}

interface ChainRun {
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

function endedEarly(): AditError {
  return new AditError('chain_ended', "The chain's process ended before it served", {
    nextStep: 'Its own message stands above; --no-chain starts the rest without it.',
  });
}

/** Its first words, or how it ended without any. */
function greetingOf(child: ChildProcess, ended: Promise<void>): Promise<ChainGreeting> {
  return new Promise((resolve, reject) => {
    child.once('message', (greeting) => resolve(greeting as ChainGreeting));
    void ended.then(() => reject(endedEarly()));
  });
}

/** One run, from its start to its first words. In a session of its own: Ctrl-C is ours to pass on. */
async function launch(options: ChainProcessOptions, signal?: AbortSignal): Promise<ChainRun> {
  const child = fork(PROGRAM, [JSON.stringify(options)], {
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const giveUp = (): unknown => child.kill('SIGKILL');
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const greeting = await greetingOf(child, ended);
    if (greeting.type === 'ready') return { url: greeting.url, child, ended };
    await ended;
    const { code, message, numbers, nextStep } = greeting;
    throw new AditError(code, message, { numbers, ...(nextStep === null ? {} : { nextStep }) });
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

/** The first run; a process that a killed starter left behind is waited for. */
async function launchFirst(
  options: ChainProcessOptions,
  { clock, signal }: ChainProcessDeps,
): Promise<ChainRun> {
  for (const endMs = clock.nowMs() + LEFT_PATIENCE_MS; ; ) {
    try {
      return await launch(options, signal);
    } catch (error) {
      const isLeft = isAditError(error) && error.code === 'state_in_use';
      if (!isLeft || signal?.aborted === true || clock.nowMs() >= endMs) throw error;
      await clock.sleep(LEFT_RETRY_MS, signal);
    }
  }
}

function makeFolder(stateFile: string): void {
  try {
    fs.mkdirSync(path.dirname(stateFile), { recursive: true });
  } catch (cause) {
    throw new AditError('state_not_written', `Cannot write ${stateFile}: ${errorMessage(cause)}`, {
      numbers: { file: stateFile },
      nextStep: 'Name a data directory that you may write to.',
      cause,
    });
  }
}

/**
 * Starts the chain and resolves when it serves.
 * @throws AditError `port_in_use`, `cannot_listen`, `state_file_damaged`, `state_of_another_chain`,
 *   `state_in_use`, `state_not_written`, `disk_full`, `scenario_step_failed`, `chain_ended`.
 */
export async function startChainProcess(
  options: ChainProcessOptions,
  deps: ChainProcessDeps,
): Promise<ChainProcess> {
  makeFolder(options.stateFile);
  const first = await launchFirst(options, deps);
  const { url } = first;
  const stop = new AbortController();
  const fixed = { ...options, port: Number(new URL(url).port) };
  let running: ChainRun | null = first;
  const keep = async (): Promise<void> => {
    for (let delayMs = RETRY_FIRST_MS; running !== null; ) {
      const sinceMs = deps.clock.nowMs();
      await running.ended;
      running = null;
      if (stop.signal.aborted) return;
      if (deps.clock.nowMs() - sinceMs >= STEADY_MS) delayMs = RETRY_FIRST_MS;
      deps.log.error("the chain's process ended; it is started again");
      while (running === null && !stop.signal.aborted) {
        await deps.clock.sleep(delayMs, stop.signal);
        delayMs = Math.min(2 * delayMs, RETRY_MAX_MS);
        if (!stop.signal.aborted) running = await relaunch(fixed, deps, stop.signal);
      }
    }
  };
  const kept = keep();
  return {
    url,
    pid: () => running?.child.pid ?? null,
    close: async () => {
      stop.abort();
      if (running !== null) await endRun(running, deps.clock);
      await kept;
    },
  };
}

/** The next run, or null when it did not start. */
async function relaunch(
  options: ChainProcessOptions,
  { log }: ChainProcessDeps,
  signal: AbortSignal,
): Promise<ChainRun | null> {
  try {
    return await launch(options, signal);
  } catch (error) {
    const code = isAditError(error) ? error.code : null;
    if (!signal.aborted) log.error({ code, reason: errorMessage(error) }, 'it did not start');
    return null;
  }
}

/** Asks it to end, and ends it where it does not. */
async function endRun({ child, ended }: ChainRun, clock: Clock): Promise<void> {
  const patience = new AbortController();
  void clock.sleep(STOP_PATIENCE_MS, patience.signal).then(() => {
    if (!patience.signal.aborted) child.kill('SIGKILL');
  });
  if (child.connected) child.send(STOP_ORDER, () => undefined);
  await ended;
  patience.abort();
}
