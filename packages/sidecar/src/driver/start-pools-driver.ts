/**
 * A driver for a list of pools. Each pool that is worked for gets a driver of its own, so that what
 * one has handed out never reaches another: a driver whose turn is over asks for nothing more, and
 * goes on trying to hand in what it holds until that is too late.
 */
import { AditError, type Clock, type Logger } from '@adit/base';
import { createPoolClient } from '@adit/wire';
import { readHttpStatus } from '../http-failure.ts';
import type { AskingHold, DriverSummary } from './driver-context.ts';
import {
  type ChoiceSpans,
  defaultChoiceSpans,
  PoolChoice,
  type PoolState,
  type PoolSwitch,
} from './pool-choice.ts';
import {
  type DriverOptions,
  type DriverStatus,
  type RunningDriver,
  startDriver,
} from './start-driver.ts';

/** Settings of a driver for several pools. */
export interface PoolsDriverOptions extends Omit<DriverOptions, 'poolUrl'> {
  /** In order of preference, at least one. */
  readonly poolUrls: readonly string[];
  /** When a pool is away, and when it is back; default a minute and two. */
  readonly spans?: Partial<ChoiceSpans> | undefined;
  /** Pause between two looks at the pools; default 5 s. */
  readonly lookIntervalMs?: number | undefined;
}

/** What it is doing; the summary is that of all pools together. */
export interface PoolsDriverStatus extends DriverStatus {
  /** The pool that is worked for. */
  readonly poolUrl: string;
  readonly pools: readonly PoolState[];
}

/** A running driver for several pools. */
export interface RunningPoolsDriver extends Omit<RunningDriver, 'status'> {
  status(): PoolsDriverStatus;
}

type Deps = { readonly clock: Clock; readonly log: Logger };

const LOOK_MS = 5_000;
const LOOK_TIMEOUT_MS = 5_000;

/**
 * Starts with the first pool that answers, or with the first one when none does.
 * @throws AditError those of `startDriver`.
 */
export async function startPoolsDriver(
  options: PoolsDriverOptions,
  deps: Deps,
): Promise<RunningPoolsDriver> {
  const { poolUrls } = options;
  if (poolUrls.length === 0 || new Set(poolUrls).size < poolUrls.length) {
    throw new AditError('invalid_setting', 'The list of pools is empty or names one twice', {
      numbers: { pools: poolUrls.length },
      nextStep: 'Name each pool once: --pool-url URL, or one URL a line in --pools FILE.',
    });
  }
  const answers = poolUrls.length === 1 ? [true] : await askAll(poolUrls, deps.clock);
  const first = Math.max(0, answers.indexOf(true));
  const choice = new PoolChoice(poolUrls, first, { ...defaultChoiceSpans, ...options.spans });
  const nowMs = deps.clock.nowMs();
  for (const [index, url] of poolUrls.entries()) choice.note(url, answers[index] === true, nowMs);
  const drivers = new PoolDrivers(options, choice, deps);
  await drivers.start(choice.active);
  return drivers.run();
}

/** Whether each pool answers now. */
async function askAll(urls: readonly string[], clock: Clock): Promise<boolean[]> {
  return Promise.all(
    urls.map(async (baseUrl) => {
      const pool = createPoolClient({ baseUrl, clock, timeoutMs: LOOK_TIMEOUT_MS });
      try {
        await pool.readHealth();
        return true;
      } catch (error) {
        const status = readHttpStatus(error);
        // A foreign pool may have no health, or another one; what answers so is there.
        return status === 404 || status === 200;
      }
    }),
  );
}

/** The drivers of a list of pools, each started when its pool is first worked for. */
class PoolDrivers {
  readonly #options: PoolsDriverOptions;
  readonly #choice: PoolChoice;
  readonly #deps: Deps;
  readonly #drivers = new Map<string, RunningDriver>();
  readonly #stop = new AbortController();
  readonly #endMs: number | null;

  constructor(options: PoolsDriverOptions, choice: PoolChoice, deps: Deps) {
    this.#options = options;
    this.#choice = choice;
    this.#deps = deps;
    const { durationMs = 0 } = options;
    this.#endMs = durationMs > 0 ? deps.clock.nowMs() + durationMs : null;
  }

  async start(url: string): Promise<void> {
    if (this.#drivers.has(url)) return;
    const { clock } = this.#deps;
    const durationMs = this.#endMs === null ? 0 : Math.max(1, this.#endMs - clock.nowMs());
    const own = { ...this.#options, poolUrl: url, durationMs, hold: () => this.#holdOf(url) };
    this.#drivers.set(url, await startDriver(own, this.#deps));
  }

  run(): RunningPoolsDriver {
    const { keypair, runId } = this.#options;
    const done = this.#watch();
    return {
      hotkey: keypair.address,
      runId,
      done,
      status: () => this.#status(),
      finish: async () => {
        this.#stop.abort();
        await Promise.all([...this.#drivers.values()].map((driver) => driver.finish()));
        await done;
      },
      close: async () => {
        this.#stop.abort();
        await Promise.all([...this.#drivers.values()].map((driver) => driver.close()));
        await done;
      },
    };
  }

  #holdOf(url: string): AskingHold | null {
    const { active } = this.#choice;
    if (url === active) return this.#options.hold?.() ?? null;
    return { code: 'pool_not_in_use', detail: `${active} is worked for instead of ${url}` };
  }

  #status(): PoolsDriverStatus {
    const { active, pools } = this.#choice;
    const statuses = [...this.#drivers.values()].map((driver) => driver.status());
    const own = this.#drivers.get(active)?.status();
    return {
      poolUrl: active,
      pools,
      isRegistered: own?.isRegistered ?? false,
      held: statuses.flatMap(({ held }) => held),
      refusal: own?.refusal ?? null,
      clockSkewMs: own?.clockSkewMs ?? null,
      summary: addSummaries(statuses.map(({ summary }) => summary)),
    };
  }

  /** Looks at the pools until the end; then waits for all drivers. */
  async #watch(): Promise<DriverSummary> {
    const { clock } = this.#deps;
    const urls = this.#choice.pools.map(({ url }) => url);
    const pauseMs = this.#options.lookIntervalMs ?? LOOK_MS;
    while (urls.length > 1 && !this.#isOver()) {
      const untilEndMs = (this.#endMs ?? Number.POSITIVE_INFINITY) - clock.nowMs();
      await clock.sleep(Math.min(pauseMs, untilEndMs), this.#stop.signal);
      if (this.#isOver()) break;
      const answers = await askAll(urls, clock);
      if (this.#isOver()) break;
      const nowMs = clock.nowMs();
      for (const [index, url] of urls.entries()) {
        this.#choice.note(url, answers[index] === true, nowMs);
      }
      const change = this.#choice.decide(nowMs);
      if (change !== null) await this.#change(change);
    }
    return addSummaries(await Promise.all([...this.#drivers.values()].map(({ done }) => done)));
  }

  #isOver(): boolean {
    const isLate = this.#endMs !== null && this.#deps.clock.nowMs() >= this.#endMs;
    return isLate || this.#stop.signal.aborted;
  }

  async #change(change: PoolSwitch): Promise<void> {
    const { from, to, reason, sinceMs, boundMs } = change;
    const seconds = (ms: number): number => Math.round(ms / 1_000);
    const why =
      reason === 'away'
        ? `${from} has not answered for ${seconds(sinceMs)} s (bound ${seconds(boundMs)} s)`
        : `${to} has answered again for ${seconds(sinceMs)} s (bound ${seconds(boundMs)} s)`;
    const held = this.#drivers.get(from)?.status().held.length ?? 0;
    const kept = held === 0 ? '' : `; ${held} piece(s) of work stay for ${from}`;
    this.#deps.log.warn(
      { code: `pool_${reason}`, from, to, sinceMs, boundMs, held },
      `[pool] Working for ${to}: ${why}${kept}`,
    );
    await this.start(to);
  }
}

function addSummaries(summaries: readonly Readonly<DriverSummary>[]): DriverSummary {
  const sum = (name: keyof DriverSummary): number =>
    summaries.reduce((total, summary) => total + summary[name], 0);
  return {
    assignments: sum('assignments'),
    submittedEvaluations: sum('submittedEvaluations'),
    submittedEvolutions: sum('submittedEvolutions'),
    accepted: sum('accepted'),
    rejected: sum('rejected'),
    undone: sum('undone'),
    dropped: sum('dropped'),
  };
}
