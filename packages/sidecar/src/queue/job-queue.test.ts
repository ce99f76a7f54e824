/** The queue against a plain model, for every order of calls and every time between them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobQueue, type JobRecord, type QueueObserver, queueLimits } from './job-queue.ts';

type Step =
  | { readonly kind: 'enqueue' }
  | { readonly kind: 'lease'; readonly leaseMs: number }
  | {
      readonly kind: 'finish' | 'heartbeat' | 'release';
      readonly job: number;
      readonly stale: boolean;
    }
  | { readonly kind: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('enqueue' as const) }),
  fc.record({ kind: fc.constant('lease' as const), leaseMs: fc.integer({ min: 1, max: 50 }) }),
  fc.record({
    kind: fc.constantFrom('finish' as const, 'heartbeat' as const, 'release' as const),
    job: fc.nat(20),
    stale: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 60 }) }),
);

/** An observer that only listens for ends. */
function observe(onFinished: (job: JobRecord) => void = () => {}): QueueObserver {
  return { onQueued: () => {}, onMoved: () => {}, onFinished };
}

/** Job ids in the order in which they will be handed out, and leases with their ends. */
interface Model {
  order: string[];
  leased: Map<string, { endMs: number; token: string; leases: number }>;
  leases: Map<string, number>;
  finished: Set<string>;
}

function expire(model: Model, nowMs: number): void {
  const over = [...model.leased].filter(([, lease]) => lease.endMs <= nowMs);
  for (const [id] of over) model.leased.delete(id);
  const back = over.map(([id]) => id).filter((id) => (model.leases.get(id) ?? 0) < 3);
  for (const [id] of over) if (!back.includes(id)) model.finished.add(id);
  model.order = [...back, ...model.order];
}

function attempt(work: () => unknown): string {
  try {
    work();
    return 'ok';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

/** Applies one step to both and compares what they say. */
function applyStep(queue: JobQueue, model: Model, given: Step, nowMs: number): void {
  if (given.kind === 'enqueue') {
    model.order.push(queue.enqueue({ kind: 'evaluate', payload: {} }, nowMs).jobId);
    return;
  }
  if (given.kind === 'lease') {
    expire(model, nowMs);
    const job = queue.lease({ id: 'w', leaseMs: given.leaseMs }, nowMs);
    expect(job?.jobId).toBe(model.order.shift());
    if (job === null) return;
    const leases = (model.leases.get(job.jobId) ?? 0) + 1;
    model.leases.set(job.jobId, leases);
    expect(job.attempt).toBe(leases);
    const token = job.leaseToken ?? '';
    model.leased.set(job.jobId, { endMs: nowMs + given.leaseMs, token, leases });
    return;
  }
  if (given.kind === 'wait') return;
  const [id, lease] = [...model.leased][given.job] ?? [];
  if (id === undefined || lease === undefined) return;
  const token = given.stale ? 'stale' : lease.token;
  const expected = given.stale ? 'lease_lost' : 'ok';
  if (given.kind === 'heartbeat') {
    expect(attempt(() => queue.heartbeat(id, { token, leaseMs: 30 }, nowMs))).toBe(expected);
    if (!given.stale) lease.endMs = nowMs + 30;
  } else if (given.kind === 'release') {
    expect(attempt(() => queue.release(id, token, nowMs))).toBe(expected);
    if (given.stale) return;
    model.leased.delete(id);
    model.leases.set(id, lease.leases - 1);
    model.order.unshift(id);
  } else {
    expect(attempt(() => queue.finish(id, { status: 'ok', leaseToken: token }, nowMs))).toBe(
      expected,
    );
    if (given.stale) return;
    model.leased.delete(id);
    model.finished.add(id);
  }
}

describe('JobQueue', () => {
  it('hands out first in first out, returns expired jobs to the front, ends each job once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ended: JobRecord[] = [];
        const queue = new JobQueue(
          'r',
          observe((job) => ended.push(job)),
        );
        const model: Model = {
          order: [],
          leased: new Map(),
          leases: new Map(),
          finished: new Set(),
        };
        let nowMs = 1_000;
        for (const given of steps) {
          if (given.kind === 'wait') nowMs += given.ms;
          applyStep(queue, model, given, nowMs);
          expect(queue.counts()).toMatchObject({
            queued: model.order.length,
            leased: model.leased.size,
          });
          expect(new Set(ended.map((job) => job.jobId))).toEqual(model.finished);
          expect(ended.length).toBe(model.finished.size);
        }
      }),
    );
  });

  it('fails a job whose third lease runs out', () => {
    const ended: JobRecord[] = [];
    const queue = new JobQueue(
      'r',
      observe((job) => ended.push(job)),
    );
    queue.enqueue({ jobId: 'poison', kind: 'evaluate', payload: {} }, 0);
    for (const nowMs of [0, 10, 20]) {
      expect(queue.lease({ id: 'w', leaseMs: 10 }, nowMs)?.jobId).toBe('poison');
    }
    expect(queue.lease({ id: 'w', leaseMs: 10 }, 30)).toBeNull();
    expect(ended).toMatchObject([{ jobId: 'poison', status: 'failed', error: 'max attempts' }]);
  });

  it('takes a result for a job that went back to the queue, and takes it out of the queue', () => {
    const queue = new JobQueue('r', observe());
    queue.enqueue({ jobId: 'a', kind: 'evaluate', payload: {} }, 0);
    queue.enqueue({ jobId: 'b', kind: 'evaluate', payload: {} }, 0);
    const firstToken = queue.lease({ id: 'w', leaseMs: 10 }, 0)?.leaseToken ?? '';
    expect(queue.lease({ id: 'v', leaseMs: 10 }, 10)?.jobId).toBe('a');
    expect(queue.lease({ id: 'w', leaseMs: 10 }, 25)?.jobId).toBe('a');
    const stale = { status: 'ok', leaseToken: firstToken } as const;
    expect(attempt(() => queue.finish('a', stale, 26))).toBe('lease_lost');
    expect(queue.finish('a', { status: 'ok' }, 27)).toBe(true);
    expect(queue.lease({ id: 'w', leaseMs: 10 }, 40)?.jobId).toBe('b');
    expect(queue.counts()).toEqual({ queued: 0, leased: 1, completed: 1, failed: 0 });
  });

  it('is bounded by jobs and by bytes', () => {
    const queue = new JobQueue('r', observe());
    const payload = { text: 'x'.repeat(1_048_576) };
    const taken = Array.from({ length: 40 }, () =>
      attempt(() => queue.enqueue({ kind: 'evaluate', payload }, 0)),
    );
    expect(taken.filter((code) => code === 'ok').length).toBe(31);
    expect(taken.at(-1)).toBe('queue_full');
    const many = new JobQueue('r', observe());
    for (let n = 0; n < queueLimits.jobs; n += 1) many.enqueue({ kind: 'k', payload: {} }, 0);
    expect(attempt(() => many.enqueue({ kind: 'k', payload: {} }, 0))).toBe('queue_full');
  });
});
