/**
 * Ctrl-C and its kin. The listeners stay (`on`, not `once`): a signal to the group can arrive
 * twice, and the second one must not kill a process in the middle of its clean stop.
 */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** This many signals end the process at once: somebody means it. */
const IMPATIENT_SIGNALS = 3;

/** Aborts its signal when the process is told to stop. */
export interface StopSignals {
  readonly signal: AbortSignal;
  /** Resolves when the process was told to stop. */
  readonly stopped: Promise<void>;
  /** Takes the listeners away. */
  dispose(): void;
}

/** Starts listening; do so before anything is announced as ready. */
export function listenForStop(): StopSignals {
  const controller = new AbortController();
  let count = 0;
  const listener = (): void => {
    count += 1;
    controller.abort();
    if (count >= IMPATIENT_SIGNALS) process.exit(130);
  };
  for (const name of SIGNALS) process.on(name, listener);
  const stopped = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return {
    signal: controller.signal,
    stopped,
    dispose: () => {
      for (const name of SIGNALS) process.off(name, listener);
    },
  };
}
