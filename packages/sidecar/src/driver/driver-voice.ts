/**
 * What a driver says: log lines in the form that other tools look for, to its own log and to the
 * run's log in the sidecar. Identical lines are said once in a while only.
 */
import type { Clock, Logger } from '@adit/base';
import type { SidecarClient } from '@adit/wire';

/** How long an identical line stays unsaid. */
const REPEAT_MS = 5_000;
const LINES_MAX = 500;
const SEND_TIMEOUT_MS = 2_000;

/** How a line is meant. */
export interface LineOptions {
  readonly level?: 'info' | 'warn';
  /** Stable code of what is told, for machines. */
  readonly code?: string;
  readonly numbers?: Readonly<Record<string, unknown>>;
  /** Identical lines are unsaid for so long; default 5 s. */
  readonly repeatMs?: number;
}

/** A driver's voice. */
export interface DriverVoice {
  /** Says `line`; it never waits and never fails. */
  say(line: string, options?: LineOptions): void;
  /** Resolves when everything said has been handed to the sidecar, or could not be. */
  settle(): Promise<void>;
}

/** A voice that speaks to `log` and to the run's log in the sidecar. */
export function createVoice(deps: {
  readonly sidecar: SidecarClient;
  readonly runId: string;
  readonly clock: Clock;
  readonly log: Logger;
}): DriverVoice {
  const { sidecar, runId, clock, log } = deps;
  const saidMs = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    say: (line, options = {}) => {
      const nowMs = clock.nowMs();
      const before = saidMs.get(line);
      if (before !== undefined && nowMs - before < (options.repeatMs ?? REPEAT_MS)) return;
      if (saidMs.size >= LINES_MAX) saidMs.clear();
      saidMs.set(line, nowMs);
      const { code, numbers } = options;
      const facts = { ...(code === undefined ? {} : { code }), ...(numbers ?? {}) };
      log[options.level ?? 'info'](facts, line);
      const event = { type: 'log', message: line, ...(code === undefined ? {} : { code }) };
      const body = { run_id: runId, events: [event] };
      const sent = sidecar
        .ingestBatch({ body }, { timeoutMs: SEND_TIMEOUT_MS })
        .catch(() => undefined);
      last = Promise.all([last, sent]);
    },
    settle: async () => {
      await last;
    },
  };
}
