/** The schemas against messages: what is accepted, what is refused, and with which pointer. */
import { isAditError } from '@adit/base';
import type { Static } from 'typebox';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { parseMessage } from './client/parse-message.ts';
import { registerBody } from './pool/miners.ts';
import { decisionPage, decisionsQuery } from './pool/records.ts';
import { poolRoutes } from './pool/routes.ts';
import {
  assignment,
  type Evaluation,
  type ItemStatus,
  submitEvaluationBody,
  submitEvolutionBody,
  taskRequestBody,
} from './pool/tasks.ts';
import type { RouteAnswer, RouteInput } from './route.ts';
import { errorBody } from './shapes.ts';
import { jobResultBody } from './sidecar/jobs.ts';
import { sidecarRoutes } from './sidecar/routes.ts';

function faultOf(schema: Parameters<typeof parseMessage>[0], value: unknown) {
  try {
    parseMessage(schema, value, 'invalid_body');
    return null;
  } catch (error) {
    if (!isAditError(error)) throw error;
    return { code: error.code, pointer: error.numbers['pointer'] };
  }
}

const hash = 'ab'.repeat(32);
const algorithm = {
  id: 7,
  algorithm_dsl: '# adit az64 scalars=4 vectors=3 matrices=1 features=4\n',
  task_type: 'net-check',
  input_dim: 4,
  content_hash: hash,
  suite: 'net-check/consensus',
  suite_digest: hash,
};
const batch = {
  batch_id: 'b1',
  task_type: 'evaluate',
  algorithms: [algorithm],
  timeout_at: '2026-01-01T03:00:00.000Z',
  window_number: 1,
  epoch_ends_at: '2026-01-01T01:00:00.000Z',
} as const;

describe('submissions', () => {
  it('accepts the extra fields of foreign clients and every way to say a score', () => {
    for (const score of [0.5, null, 'NaN', 'Infinity', '-Infinity']) {
      const body = {
        public_address: '5abc',
        signature: 'ff',
        message: 'auth:1',
        evaluations: [{ algorithm_id: 1, score, cpu: 'x' }],
        evaluation_metrics: null,
        gossip: null,
        iterations: 3,
      };
      expect(parseMessage(submitEvaluationBody, body)).toBe(body);
    }
  });

  it('names the first fault of a malformed body', () => {
    const evaluations = [{ algorithm_id: 1, score: 0.5 }];
    expect(faultOf(submitEvaluationBody, {})).toEqual({ code: 'invalid_body', pointer: '/' });
    expect(faultOf(submitEvaluationBody, [])).toMatchObject({ code: 'invalid_body' });
    expect(faultOf(submitEvaluationBody, { evaluations: 'x' })?.pointer).toBe('/evaluations');
    expect(faultOf(submitEvaluationBody, { evaluations: [{ algorithm_id: '1' }] })).not.toBeNull();
    for (const score of ['0.5', Number.NaN, Number.POSITIVE_INFINITY, true]) {
      const fault = faultOf(submitEvaluationBody, { evaluations: [{ algorithm_id: 1, score }] });
      expect(fault?.pointer).toBe('/evaluations/0/score');
    }
    for (const id of [-1, 1.5, 2 ** 53]) {
      const fault = faultOf(submitEvaluationBody, {
        evaluations: [{ algorithm_id: id, score: 1 }],
      });
      expect(fault?.pointer).toBe('/evaluations/0/algorithm_id');
    }
    const many = Array.from({ length: 65 }, () => evaluations[0]);
    expect(faultOf(submitEvaluationBody, { evaluations: many })?.pointer).toBe('/evaluations');
  });

  it('bounds an evolved program’s text', () => {
    const fits = { evolved_function: 'x'.repeat(524_288), parent_functions: [{ id: 1 }] };
    expect(faultOf(submitEvolutionBody, fits)).toBeNull();
    const long = { ...fits, evolved_function: `${fits.evolved_function}x` };
    expect(faultOf(submitEvolutionBody, long)?.pointer).toBe('/evolved_function');
  });
});

describe('other requests are closed', () => {
  it('refuses a field that is not listed', () => {
    expect(faultOf(registerBody, {})).toBeNull();
    expect(faultOf(registerBody, { public_address: '5x' })).toBeNull();
    expect(faultOf(registerBody, { role: 'operator' })?.pointer).toBe('/role');
    expect(faultOf(taskRequestBody, { task_type: 'evolve', dialect: 'az64' })).toBeNull();
    expect(faultOf(taskRequestBody, { task_type: 'train' })?.pointer).toBe('/task_type');
    expect(faultOf(taskRequestBody, { workers: 9 })?.pointer).toBe('/workers');
    expect(faultOf(decisionsQuery, { limit: 101 })?.pointer).toBe('/limit');
    expect(faultOf(jobResultBody, { status: 'ok', result: null })).toBeNull();
  });
});

describe('answers', () => {
  it('survive JSON and stay open for newer fields', () => {
    const back: unknown = JSON.parse(JSON.stringify({ ...batch, added_later: 1 }));
    expect(parseMessage(assignment, back)).toEqual({ ...batch, added_later: 1 });
    expect(faultOf(assignment, { ...batch, timeout_at: undefined })).not.toBeNull();
    expect(
      faultOf(assignment, { ...batch, algorithms: [{ ...algorithm, content_hash: 'AB' }] })
        ?.pointer,
    ).toBe('/algorithms/0/content_hash');
    expect(faultOf(decisionPage, { items: [], next_cursor: null })).toBeNull();
    expect(
      faultOf(errorBody, { detail: 'x', code: 'y', numbers: { a: 1, b: null }, next_step: null }),
    ).toBeNull();
  });
});

describe('route tables', () => {
  const tables = { pool: poolRoutes, sidecar: sidecarRoutes };

  it('name each method and path once', () => {
    for (const table of Object.values(tables)) {
      const keys = Object.values(table).map(({ method, path }) => `${method} ${path}`);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('give a body limit and a body schema exactly to the routes that read one', () => {
    for (const route of [...Object.values(poolRoutes), ...Object.values(sidecarRoutes)]) {
      const hasBody = 'body' in route;
      expect(hasBody, route.path).toBe(route.method !== 'GET');
      expect(route.bodyLimitBytes > 0, route.path).toBe(hasBody);
      expect('params' in route, route.path).toBe(route.path.includes(':'));
    }
  });

  it('type calls and answers', () => {
    expectTypeOf<RouteInput<(typeof poolRoutes)['submitEvaluation']>['params']>().toEqualTypeOf<{
      batch_id: string;
    }>();
    expectTypeOf<RouteAnswer<(typeof sidecarRoutes)['leaseJob']>>().toEqualTypeOf<Static<
      (typeof sidecarRoutes)['leaseJob']['response']
    > | null>();
    expectTypeOf<Evaluation['score']>().toEqualTypeOf<
      number | null | 'NaN' | 'Infinity' | '-Infinity'
    >();
    expectTypeOf<'too_costly'>().toExtend<ItemStatus>();
  });
});
