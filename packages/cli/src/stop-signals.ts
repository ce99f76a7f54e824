/**
 * Ctrl-C and its kin: the first one asks for a clean stop, a second one ends the process at once.
 *
 * The listeners stay (`on`, not `once`), and one stop often arrives as two signals: from the terminal
 * to the whole group, and again from npm. Signals within half a second are therefore the same one.
 */
import { constants } from 'node:os';
import { systemClock } from '@adit/base';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const SAME_STOP_MS = 500;
/** As shells count it. */
const EXIT_BY_SIGNAL = 128;

/** Aborts its signal when the process is told to stop. */
export interface StopSignals {
  readonly signal: AbortSignal;
  /** Which signal came first; null before any. */
  cause(): NodeJS.Signals | null;
  /** Resolves when the process was told to stop. */
  readonly stopped: Promise<void>;
  /** Takes the listeners away. */
  dispose(): void;
}

/** What a caller may add. */
export interface StopOptions {
  /** SIGHUP then asks for this instead, where no terminal could have sent it by closing. */
  readonly reload?: () => void;
}

/** Starts listening; do so before anything is announced as ready. */
export function listenForStop(options: StopOptions = {}): StopSignals {
  const controller = new AbortController();
  const { reload } = options;
  const mayReload = reload !== undefined && process.stdin.isTTY !== true;
  let firstMs: number | null = null;
  let first: NodeJS.Signals | null = null;
  const listener = (name: NodeJS.Signals): void => {
    if (name === 'SIGHUP' && mayReload) {
      reload();
      return;
    }
    const nowMs = systemClock.nowMs();
    firstMs ??= nowMs;
    first ??= name;
    controller.abort();
    if (nowMs - firstMs >= SAME_STOP_MS) process.exit(EXIT_BY_SIGNAL + constants.signals[name]);
  };
  for (const name of SIGNALS) process.on(name, listener);
  const stopped = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return {
    signal: controller.signal,
    stopped,
    cause: () => first,
    dispose: () => {
      for (const name of SIGNALS) process.off(name, listener);
    },
  };
}
