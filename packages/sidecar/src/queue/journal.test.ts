/** Journals on a real disk: what comes back after a restart, after damage, and after growth. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLogger, ManualClock } from '@adit/base';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalLimits } from './journal-file.ts';
import { decodeJournal, encodeRecord } from './journal-record.ts';
import type { Run } from './run.ts';
import { RunStore } from './run-store.ts';

const log = createLogger('journal-test', 'silent');
const START_MS = 1_700_000_000_000;

let folder: string;
let clock: ManualClock;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-journal-'));
  clock = new ManualClock(START_MS);
});

afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function openStore(): RunStore {
  const store = new RunStore({ clock, log });
  store.openJournals(folder);
  return store;
}

/** Everything of a run that is to survive. */
function describeRun(run: Run) {
  const { journal: _, errors_1h: __, updated_at_s: _u, ...state } = run.describe(clock.nowMs());
  return {
    state,
    jobs: run.queue.list().map((job) => ({ ...job, progress: undefined })),
    results: run.results.read(0, 500),
    candidates: run.candidates.read(0, 500),
    workers: run.listWorkers().map(({ last_seen_s: ___, ...worker }) => worker),
  };
}

type Step = readonly [kind: number, job: number, value: number];

/** One thing that happens to a run; refusals are part of life. */
function applyStep(run: Run, [kind, job, value]: Step): void {
  const nowMs = clock.nowMs();
  const jobId = run.queue.list()[job]?.jobId ?? 'none';
  const actions: (() => unknown)[] = [
    () => run.queue.enqueue({ kind: 'evaluate', payload: { value } }, nowMs),
    () => run.queue.lease({ id: `w${value}`, leaseMs: 20 }, nowMs),
    () => run.queue.finish(jobId, { status: 'ok', result: { value } }, nowMs),
    () => run.queue.finish(jobId, { status: 'error', error: 'bad' }, nowMs),
    () => run.queue.release(jobId, undefined, nowMs),
    () => run.queue.heartbeat(jobId, { token: undefined, leaseMs: 50 }, nowMs),
    () => run.queue.cancel(jobId, nowMs),
    () => clock.advance(value * 5),
    () => run.addCandidate({ type: 'candidate', value }, value, nowMs),
    () => run.countSubmission(value % 2 === 0 ? value : null),
    () => run.countSteps('process', 'w', { instance: 'i', steps: value * 10 }),
    () => run.countSteps('result', 'v', { instance: '', steps: value }),
    () => run.seeWorker(`w${value}`, nowMs, { iteration: value, rate: value }),
    () => run.setGlobalSota(value, nowMs),
    () => run.setStatus(value % 2 === 0 ? 'running' : 'stopped', nowMs),
  ];
  try {
    actions[kind % actions.length]?.();
  } catch {
    // A refused call has changed nothing, which the comparison shows.
  }
}

const steps = fc.array(fc.tuple(fc.nat(14), fc.nat(12), fc.nat(9)), { maxLength: 60 });

describe('a journal', () => {
  it('brings queue, leases, results, candidates and counters back, whatever happened', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const store = openStore();
        const run = store.start('run/1 ü', true, clock.nowMs());
        for (const step of before) applyStep(run, step);
        // No close: a killed process closes nothing either.
        const again = openStore().require('run/1 ü');
        expect(describeRun(again)).toEqual(describeRun(run));
        for (const step of after) applyStep(again, step);
        expect(describeRun(openStore().require(undefined))).toEqual(describeRun(again));
        store.close();
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a lease valid: its holder hands in after the restart, a stranger cannot', () => {
    const run = openStore().start('r', true, clock.nowMs());
    run.queue.enqueue({ jobId: 'j', kind: 'evaluate', payload: {} }, clock.nowMs());
    const leaseToken = run.queue.lease({ id: 'w', leaseMs: 60_000 }, clock.nowMs())?.leaseToken;
    const { queue } = openStore().require('r');
    const end = { status: 'ok', result: { x: 1 } } as const;
    expect(() => queue.finish('j', { ...end, leaseToken: 'other' }, START_MS)).toThrow('lease');
    expect(queue.finish('j', { ...end, leaseToken: leaseToken ?? '' }, START_MS)).toBe(true);
    expect(openStore().require('r').results.read(0, 9).items).toMatchObject([{ result: { x: 1 } }]);
  });

  it('gives results that were not fetched the numbers they had', () => {
    const run = openStore().start('r', true, clock.nowMs());
    for (let n = 0; n < 2_100; n += 1) {
      run.makeRoom();
      run.queue.enqueue({ jobId: `j${n}`, kind: 'k', payload: {} }, clock.nowMs());
      run.queue.finish(`j${n}`, { status: 'ok' }, clock.nowMs());
    }
    const page = run.results.read(2_050, 5);
    expect(page.items[0]).toMatchObject({ seq: 2_050, job_id: 'j2050' });
    const again = openStore().require('r');
    expect(again.results.read(2_050, 5)).toEqual(page);
    expect(again.queue.counts()).toMatchObject({ completed: 2_100 });
  });

  it('is read up to a torn line, wherever it is cut', () => {
    const run = openStore().start('r', true, clock.nowMs());
    for (let n = 0; n < 8; n += 1) applyStep(run, [n % 3, 0, n]);
    const [file = ''] = fs.readdirSync(folder).map((name) => path.join(folder, name));
    const text = fs.readFileSync(file, 'utf8');
    const whole = decodeJournal(text);
    expect(whole).toMatchObject({ damaged: 0 });
    expect(whole.records.length).toBeGreaterThan(8);
    for (let cut = 0; cut <= text.length; cut += 7) {
      const { records, damaged } = decodeJournal(text.slice(0, cut));
      expect(records).toEqual(whole.records.slice(0, records.length));
      expect(damaged).toBeLessThanOrEqual(1);
    }
    fs.writeFileSync(file, text.slice(0, -9));
    expect(openStore().require('r').queue.list().length).toBeGreaterThan(0);
    expect(decodeJournal(fs.readFileSync(file, 'utf8'))).toMatchObject({ damaged: 0 });
  });

  it('leaves a damaged line in the middle out', () => {
    const lines = [1, 2, 3].map((value) =>
      encodeRecord({ t: 'candidate', item: { seq: value, ts: 0, value } }),
    );
    const changed = lines.map((line, index) =>
      index === 1 ? line.replace('"ts":0', '"ts":1') : line,
    );
    expect(decodeJournal(changed.join(''))).toMatchObject({
      damaged: 1,
      records: [{ item: { value: 1 } }, { item: { value: 3 } }],
    });
  });

  it('is written anew when it has grown, and says the same', () => {
    const run = openStore().start('r', true, clock.nowMs());
    const payload = { text: 'x'.repeat(100_000) };
    const sizes: number[] = [];
    for (let n = 0; n < 2 * (journalLimits.compactAboveBytes / 100_000); n += 1) {
      run.queue.enqueue({ jobId: 'j', kind: 'k', payload }, clock.nowMs());
      run.queue.cancel('j', clock.nowMs());
      run.results.dropOldest();
      sizes.push(run.describe(clock.nowMs()).journal?.bytes ?? 0);
    }
    expect(Math.max(...sizes)).toBeGreaterThan(journalLimits.compactAboveBytes - 300_000);
    expect(Math.max(...sizes)).toBeLessThan(journalLimits.compactAboveBytes + 300_000);
    expect(sizes.at(-1)).toBeLessThan(journalLimits.compactAboveBytes);
    run.setStatus('stopped', clock.nowMs());
    expect(describeRun(openStore().require('r')).state).toEqual(describeRun(run).state);
    expect(openStore().require('r').queue.list()).toEqual([]);
  });

  it('goes with its run when the run is replaced, and is forgotten after a week', () => {
    const store = openStore();
    store.start('r', true, clock.nowMs()).setGlobalSota(1, clock.nowMs());
    store.start('r', true, clock.nowMs());
    expect(openStore().require('r').describe(START_MS).global_sota).toBeNull();
    const [file = ''] = fs.readdirSync(folder).map((name) => path.join(folder, name));
    const oldS = START_MS / 1_000 - 8 * 86_400;
    fs.utimesSync(file, oldS, oldS);
    expect(openStore().find('r')).toBeNull();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('must have a folder', () => {
    const store = new RunStore({ clock, log });
    expect(() => store.openJournals('/dev/null/journals')).toThrow(
      expect.objectContaining({ code: 'journal_unreadable' }),
    );
  });
});
