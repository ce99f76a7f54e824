/**
 * What a worker's event does to its run (sidecar.md 2.3).
 *
 * Fields are read leniently: what is missing or of another type counts as absent. The event is kept
 * with its own fields; `ts` and `seq` are ours.
 */
import type { Run } from './run.ts';

type Event = Readonly<Record<string, unknown>>;

/** Applies one event; anything but an object is skipped. */
export function ingestEvent(run: Run, event: unknown, nowMs: number): void {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return;
  const fields: Event = { ...event };
  const type = typeof fields['type'] === 'string' ? fields['type'] : 'log';
  const effect = EFFECTS[type] ?? keepAsLog;
  effect(run, { ...fields, type }, nowMs);
}

type Effect = (run: Run, event: Event, nowMs: number) => void;

const keepAsLog: Effect = (run, event, nowMs) => {
  const given = event['message'];
  run.log({ ...event, message: typeof given === 'string' ? given : String(event['type']) }, nowMs);
};

const ingestProgress: Effect = (run, event, nowMs) => {
  const workerId = readWorkerId(event);
  const iteration = readCount(event['iteration']) ?? 0;
  const rate = readNumber(event['rate']);
  run.seeWorker(workerId, nowMs, { iteration, rate });
  const steps = readCount(event['training_steps']);
  if (steps !== null) {
    const instance = typeof event['instance'] === 'string' ? event['instance'] : '';
    run.countSteps('process', workerId, { instance: instance.slice(0, 64), steps });
  }
  const bests = ['engine_best', 'pop_best'].flatMap((name) => {
    const value = readNumber(event[name]);
    return value === null ? [] : [`${name}=${formatNumber(value)}`];
  });
  const parts = [...bests, `rate=${rate === null ? '-' : formatNumber(rate)}`].join(' ');
  const message = `[w${workerId}] Iter ${String(iteration).padStart(4, '0')}: ${parts}`;
  run.log({ ...event, message }, nowMs);
};

const ingestCandidate: Effect = (run, event, nowMs) => {
  const score = readNumber(event['validator_score']);
  run.addCandidate(event, score, nowMs);
  const shown = score === null ? '-' : formatNumber(score);
  logBrief(
    run,
    event,
    `Candidate iter=${readCount(event['iteration']) ?? 0} score=${shown}`,
    nowMs,
  );
};

const ingestPopulation: Effect = (run, event, nowMs) => {
  const population = event['population'];
  const size = Array.isArray(population) ? population.length : 0;
  run.addPopulation(event, size, nowMs);
  logBrief(run, event, `Population iter=${readCount(event['iteration']) ?? 0} n=${size}`, nowMs);
};

const ingestDone: Effect = (run, event, nowMs) => {
  if (event['worker_id'] === undefined || event['worker_id'] === null) {
    run.setStatus('stopped', nowMs);
    run.log({ ...event, message: 'Run stopped' }, nowMs);
    return;
  }
  logBrief(run, event, 'Done', nowMs);
};

const ingestError: Effect = (run, event, nowMs) => {
  run.countError(nowMs);
  const text = [event['message'], event['traceback']].filter((part) => typeof part === 'string');
  run.log({ ...event, message: `ERROR ${text.join('\n')}`.trim() }, nowMs);
};

const EFFECTS: Readonly<Record<string, Effect>> = {
  progress: ingestProgress,
  candidate: ingestCandidate,
  population: ingestPopulation,
  done: ingestDone,
  error: ingestError,
};

function logBrief(run: Run, event: Event, text: string, nowMs: number): void {
  const workerId = readWorkerId(event);
  const { type } = event;
  run.log({ type, worker_id: workerId, message: `[w${workerId}] ${text}` }, nowMs);
}

/** Worker ids are whole numbers in the original; ours may be any short text. */
function readWorkerId(event: Event): string {
  const given = event['worker_id'];
  if (typeof given === 'number' && Number.isInteger(given)) return String(given);
  return typeof given === 'string' && given !== '' ? given.slice(0, 128) : '0';
}

function readCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function readNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function formatNumber(value: number): string {
  return String(Number(value.toFixed(6)));
}
