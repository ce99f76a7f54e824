/** Opens and closes a worker's gate: by its share of the processor, and by where the power comes from. */
import type { Clock, Logger } from '@adit/base';
import { CpuBudget } from './cpu-budget.ts';
import { type PowerSource, readPower } from './power.ts';
import type { WorkGate } from './work-gate.ts';

/** How considerate a worker is of its machine. */
export interface ManneredOptions {
  /** Most of the threads' processor time, 1 to 100; default 100. */
  readonly cpuPercent?: number | undefined;
  /** What to do while a battery is discharging; default `run`. */
  readonly onBattery?: 'pause' | 'run' | undefined;
  /** Folder of power supplies in place of the system's. */
  readonly powerFolder?: string | undefined;
}

/** What a governor rules, and by what it measures. */
export interface GovernorDeps {
  readonly gate: WorkGate;
  readonly threads: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** Processor time of the process so far, ms; default the system's count. */
  readonly usedMs?: () => number;
}

const CPU_LOOK_MS = 50;
const POWER_LOOK_MS = 5_000;

/** A running governor. */
export interface Governor {
  /** Ends it; the gate stays as it is. */
  close(): Promise<void>;
}

/** Starts ruling; a worker that may use everything is left alone. */
export async function startGovernor(
  options: ManneredOptions,
  deps: GovernorDeps,
): Promise<Governor> {
  const stop = new AbortController();
  const loops: Promise<void>[] = [];
  if (options.onBattery === 'pause') {
    const look = (): Promise<PowerSource> => readPower(options.powerFolder);
    // Before any work begins, so that a machine on battery does not start it.
    holdByPower(await look(), deps);
    loops.push(watchPower(look, deps, stop.signal));
  }
  const percent = options.cpuPercent ?? 100;
  if (percent < 100) loops.push(watchCpu(percent, deps, stop.signal));
  return {
    close: async () => {
      stop.abort();
      await Promise.all(loops);
    },
  };
}

function holdByPower(source: PowerSource, { gate, clock, log }: GovernorDeps): void {
  const isHeld = source === 'battery';
  if (isHeld === gate.reasons.includes('battery')) return;
  gate.hold('battery', isHeld, clock.nowMs());
  log.info({ source }, isHeld ? 'on battery: work rests' : 'on mains: work goes on');
}

async function watchPower(
  look: () => Promise<PowerSource>,
  deps: GovernorDeps,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await deps.clock.sleep(POWER_LOOK_MS, stop);
    if (!stop.aborted) holdByPower(await look(), deps);
  }
}

function cpuUsedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function watchCpu(percent: number, deps: GovernorDeps, stop: AbortSignal): Promise<void> {
  const { gate, threads, clock } = deps;
  const usedMs = deps.usedMs ?? cpuUsedMs;
  const budget = new CpuBudget({ percent, threads }, { nowMs: clock.nowMs(), usedMs: usedMs() });
  while (!stop.aborted) {
    await clock.sleep(CPU_LOOK_MS, stop);
    const nowMs = clock.nowMs();
    gate.hold('cpu', !budget.mayWork(nowMs, usedMs()), nowMs);
  }
}
