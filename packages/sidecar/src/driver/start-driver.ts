/**
 * The driver: the only local process with the hotkey. It registers, takes work from the pool, has
 * it done through the sidecar, and hands the results in, until its time is over.
 *
 * Nothing but the pool and the sidecar remembers anything: pool, sidecar, worker, database and
 * driver may each be restarted at any time. What the pool still counts as open is asked for again.
 */
import { setMaxListeners } from 'node:events';
import { AditError, type Clock, type Logger } from '@adit/base';
import type { Keypair } from '@adit/keys';
import { createPoolClient, createSidecarClient, type WorkKind } from '@adit/wire';
import { callWithin } from '../call-within.ts';
import { deriveBackoffMs } from '../http-failure.ts';
import type { ItemReport } from '../worker/evaluate-item.ts';
import { describeFailure } from '../worker/failure.ts';
import {
  type AskingHold,
  type DriverContext,
  type DriverSummary,
  defaultLeaseSizes,
  type LeaseSizes,
  type WorkRefusal,
} from './driver-context.ts';
import { createVoice } from './driver-voice.ts';
import { giveBackHeld } from './give-up.ts';
import { register } from './register.ts';
import { isHeld, requestWork, type Work } from './request-work.ts';
import { runBatch } from './run-batch.ts';
import { runLease } from './run-lease.ts';

/** Settings of a driver. */
export interface DriverOptions {
  readonly poolUrl: string;
  readonly sidecarUrl: string;
  /** Left out against a sidecar that admits foreign clients. */
  readonly token?: string | undefined;
  readonly runId: string;
  readonly keypair: Keypair;
  /** Threads of the worker: so many assignments are open at once, at most 8. */
  readonly workers: number;
  /** Problem ids that the worker has; an empty list asks for any. */
  readonly problems: readonly string[];
  /** Leases, the default, or single batches. */
  readonly kind?: 'lease' | 'task' | undefined;
  /** Sizes of a lease; default the guide's. */
  readonly lease?: Partial<LeaseSizes> | undefined;
  /** Default: both. Evaluation is preferred in any case. */
  readonly kinds?: readonly WorkKind[] | undefined;
  /** Stops by itself after so long; 0 or nothing: never. */
  readonly durationMs?: number | undefined;
  /** How long work in flight may still take then; default 60 s. */
  readonly graceMs?: number | undefined;
  /** Pause after a request that brought nothing; default 1 s, at least 20 ms. */
  readonly requestIntervalMs?: number | undefined;
  /** Deadline of one attempt at the pool; default 10 s. */
  readonly poolTimeoutMs?: number | undefined;
  /** Changes each report before it goes out; the local network's dishonest role. */
  readonly alterEvaluation?: ((report: ItemReport) => ItemReport) | undefined;
  /** Says why no work is to be asked for now; null or left out: ask. What is held goes on. */
  readonly hold?: (() => AskingHold | null) | undefined;
}

/** What a driver is doing. */
export interface DriverStatus {
  readonly isRegistered: boolean;
  /** Leases or batches in flight. */
  readonly held: readonly string[];
  /** Why the last request brought nothing; null when it brought something. */
  readonly refusal: WorkRefusal | null;
  /** Own clock minus the pool's; null before the first answer. */
  readonly clockSkewMs: number | null;
  readonly summary: Readonly<DriverSummary>;
}

/** A running driver. */
export interface RunningDriver {
  readonly hotkey: string;
  readonly runId: string;
  /** Resolves when the driver has ended, by its duration or by `close`. */
  readonly done: Promise<Readonly<DriverSummary>>;
  status(): DriverStatus;
  /**
   * Asks for nothing more, ends with what is held, hands it in, and gives back what is not done when
   * the grace is over. Resolves with `done`.
   */
  finish(): Promise<void>;
  /** Stops at once, save for submissions under way, which get two seconds. */
  close(): Promise<void>;
}

const SLOTS_MAX = 8;
const POLL_MS = 100;
const BACKOFF_MAX_MS = 5_000;
const CLOSE_GRACE_MS = 2_000;
const SIDECAR_TIMEOUT_MS = 5_000;

/**
 * Starts a driver; it never fails later, it says what is wrong and goes on.
 * @throws AditError `invalid_setting`.
 */
export async function startDriver(
  options: DriverOptions,
  deps: { readonly clock: Clock; readonly log: Logger },
): Promise<RunningDriver> {
  requireSettings(options);
  const stop = new AbortController();
  const asking = new AbortController();
  // Each assignment in flight listens, and each call it makes.
  setMaxListeners(8 * SLOTS_MAX, stop.signal, asking.signal);
  const context = createContext(options, deps, stop.signal);
  const done = runDriver(context, { options, asking, stop });
  return {
    hotkey: context.hotkey,
    runId: options.runId,
    done,
    status: () => ({
      isRegistered: context.isRegistered,
      held: [...context.held],
      refusal: context.refusal,
      clockSkewMs: context.pool.clockSkewMs(),
      summary: { ...context.summary },
    }),
    finish: async () => {
      context.isFinishing = true;
      asking.abort();
      await done;
    },
    close: async () => {
      asking.abort();
      const over = new AbortController();
      const submissions = Promise.allSettled(context.submitting);
      await Promise.race([submissions, deps.clock.sleep(CLOSE_GRACE_MS, over.signal)]);
      over.abort();
      stop.abort();
      await done;
    },
  };
}

function createContext(
  options: DriverOptions,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  stop: AbortSignal,
): DriverContext {
  const { keypair, token, runId } = options;
  const timeoutMs = options.poolTimeoutMs ?? 10_000;
  const pool = createPoolClient({
    ...{ baseUrl: options.poolUrl, keypair, clock, timeoutMs },
    audience: () => context.audience,
  });
  const baseUrl = options.sidecarUrl;
  const sidecar = createSidecarClient({ baseUrl, token, clock, timeoutMs: SIDECAR_TIMEOUT_MS });
  // Evaluation first, whatever the order given.
  const kinds = new Set(options.kinds ?? ['evaluate', 'evolve']);
  const order: readonly WorkKind[] = ['evaluate', 'evolve'];
  const context: DriverContext = {
    pool,
    sidecar,
    clock,
    voice: createVoice({ sidecar, runId, clock, log }),
    runId,
    hotkey: keypair.address,
    slots: Math.min(options.workers, SLOTS_MAX),
    workKind: options.kind ?? 'lease',
    lease: { ...defaultLeaseSizes, ...options.lease },
    kinds: order.filter((kind) => kinds.has(kind)),
    problems: options.problems,
    pollIntervalMs: POLL_MS,
    alterEvaluation: options.alterEvaluation ?? ((report) => report),
    stop,
    summary: {
      assignments: 0,
      submittedEvaluations: 0,
      submittedEvolutions: 0,
      accepted: 0,
      rejected: 0,
      undone: 0,
      dropped: 0,
    },
    held: new Set(),
    submitting: new Set(),
    hold: options.hold ?? (() => null),
    isFinishing: false,
    isRegistered: false,
    audience: null,
    mayResume: true,
    pausedUntilMs: 0,
    refusal: null,
  };
  return context;
}

interface DriverRun {
  readonly options: DriverOptions;
  readonly asking: AbortController;
  readonly stop: AbortController;
}

async function runDriver(context: DriverContext, run: DriverRun): Promise<DriverSummary> {
  const { options, asking, stop } = run;
  const durationMs = options.durationMs ?? 0;
  if (durationMs > 0) {
    void context.clock.sleep(durationMs, asking.signal).then(() => asking.abort());
  }
  const inFlight = new Set<Promise<void>>();
  await askUntilOver(context, {
    asking,
    inFlight,
    requestIntervalMs: options.requestIntervalMs ?? 1_000,
  });
  const grace = new AbortController();
  stop.signal.addEventListener('abort', () => grace.abort(), { once: true });
  await Promise.race([
    Promise.all(inFlight),
    context.clock.sleep(options.graceMs ?? 60_000, grace.signal),
  ]);
  grace.abort();
  if (context.isFinishing) await giveBackHeld(context);
  stop.abort();
  await Promise.all(inFlight);
  context.voice.say('Done.');
  await context.voice.settle();
  return { ...context.summary };
}

interface Asking {
  readonly asking: AbortController;
  readonly inFlight: Set<Promise<void>>;
  readonly requestIntervalMs: number;
}

async function askUntilOver(context: DriverContext, run: Asking): Promise<void> {
  const { clock } = context;
  const { asking, inFlight, requestIntervalMs } = run;
  await startRun(context, asking.signal);
  let failures = 0;
  while (!asking.signal.aborted) {
    if (!context.isRegistered && !isHeld(context)) {
      await register(context, asking.signal);
      continue;
    }
    // Ends with the first assignment, so that a free slot is used at once.
    const pause = new AbortController();
    const wake = (): void => pause.abort();
    asking.signal.addEventListener('abort', wake, { once: true });
    const freed = [...inFlight].map((work) => work.then(wake));
    if (inFlight.size >= context.slots) {
      await Promise.race([...freed, clock.sleep(60_000, pause.signal)]);
    } else {
      const answer = await requestWork(context, asking.signal);
      failures = answer.kind === 'failed' ? failures + 1 : 0;
      if (answer.kind === 'work') begin(context, answer.work, inFlight);
      else {
        const retryMs = answer.kind === 'failed' ? (answer.retryAfterMs ?? 0) : 0;
        const backoffMs = deriveBackoffMs(
          failures,
          requestIntervalMs,
          Math.max(requestIntervalMs, BACKOFF_MAX_MS),
        );
        await clock.sleep(Math.max(retryMs, backoffMs), pause.signal);
      }
    }
    pause.abort();
    asking.signal.removeEventListener('abort', wake);
  }
}

function begin(context: DriverContext, work: Work, inFlight: Set<Promise<void>>): void {
  context.held.add(work.id);
  context.summary.assignments += 1;
  const running = runWork(context, work)
    .catch((error: unknown) => {
      const { code, detail } = describeFailure(error, 'driver_failed');
      context.voice.say(`[pool] ${work.id} failed: ${detail}`, { level: 'warn', code });
    })
    .finally(() => {
      context.held.delete(work.id);
      inFlight.delete(running);
    });
  inFlight.add(running);
}

async function runWork(context: DriverContext, work: Work): Promise<void> {
  return work.kind === 'lease' ? runLease(context, work.lease) : runBatch(context, work.batch);
}

/** Opens the run, resuming one that exists: workers may already be at it. */
async function startRun(context: DriverContext, asking: AbortSignal): Promise<void> {
  const { sidecar, runId, clock, voice } = context;
  for (let failures = 1; !asking.aborted; failures += 1) {
    try {
      const body = { run_id: runId, replace: false };
      await callWithin(asking, (signal) => sidecar.startRun({ body }, { signal }));
      return;
    } catch (error) {
      if (asking.aborted) return;
      const { code, detail } = describeFailure(error, 'driver_failed');
      voice.say(`[sidecar] ${code} (${detail})`, { level: 'warn', code });
      await clock.sleep(deriveBackoffMs(failures, 200, 2_000), asking);
    }
  }
}

function requireSettings(options: DriverOptions): void {
  const { workers, durationMs, graceMs, requestIntervalMs, runId, kinds } = options;
  const bounds: readonly (readonly [string, number | undefined, number, number])[] = [
    ['workers', workers, 1, 64],
    ['durationMs', durationMs, 0, 31_536_000_000],
    ['graceMs', graceMs, 0, 86_400_000],
    ['requestIntervalMs', requestIntervalMs, 20, 3_600_000],
  ];
  for (const [name, given, min, max] of bounds) {
    if (given === undefined || (given >= min && given <= max)) continue;
    throw new AditError('invalid_setting', `${name} is out of range`, {
      numbers: { name, given, min, max },
      nextStep: `Give ${name} a number from ${min} to ${max}.`,
    });
  }
  if (runId.trim() === '' || kinds?.length === 0) {
    throw new AditError('invalid_setting', 'A driver needs a run id and a kind of work', {
      numbers: { runId },
      nextStep: 'Give --run-id, and evaluate or evolve.',
    });
  }
}
