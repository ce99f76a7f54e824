/** Failures as answers: status, headers and the one body shape. */
import { AditError } from '@adit/base';
import { describe, expect, it } from 'vitest';
import * as poolErrors from '../errors.ts';
import { expectedFailure, httpErrorStatus, invalidPart, refusalOf } from './refusals.ts';

describe('refusalOf', () => {
  it('keeps the substrings and statuses that real clients match on', () => {
    const cases: [AditError, number, string][] = [
      [poolErrors.activeTask(1, 1), 400, 'Miner already has active task'],
      [poolErrors.notRegistered(), 403, 'Miner not registered'],
      [poolErrors.minerBanned('spam'), 403, 'Miner is banned'],
      [poolErrors.assignmentNotFound('b'), 404, 'Active lease assignment not found'],
      [poolErrors.noWork('dialect'), 404, 'No tasks available: dialect'],
      [poolErrors.contentConflict('1'), 409, 'Assignment already submitted with different content'],
    ];
    for (const [failure, status, detail] of cases) {
      const refusal = refusalOf(failure);
      expect([refusal.status, refusal.body.detail]).toEqual([status, detail]);
      expect(refusal.body.next_step).not.toBeNull();
    }
  });

  it('says when to come back', () => {
    const away = new AditError('database_unavailable', 'The database is away');
    expect(refusalOf(away)).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    const limited = new AditError('rate_limited', 'x', { numbers: { retryAfterMs: 1001 } });
    expect(refusalOf(limited)).toMatchObject({ status: 429, headers: { 'retry-after': '2' } });
  });

  it('keeps to itself how the database failed', () => {
    const failure = new AditError('database_unavailable', 'The database is away', {
      numbers: { reason: 'ECONNREFUSED' },
    });
    expect(refusalOf(failure)).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(refusalOf(failure).body.numbers).toEqual({ retryAfterS: 2 });
  });

  it('makes JSON of every number', () => {
    const numbers = { big: 2n ** 60n, bad: Number.NaN, text: 'x', none: null };
    const { body } = refusalOf(new AditError('invalid_cursor', 'x', { numbers }));
    expect(body.numbers).toEqual({ big: '1152921504606846976', bad: 'NaN', text: 'x', none: null });
    expect(JSON.parse(JSON.stringify(body))).toEqual(body);
  });
});

describe('expectedFailure', () => {
  it('does not pass on what nobody expected', () => {
    expect(expectedFailure(new Error('password=1'), null)).toBeNull();
    expect(expectedFailure('text', null)).toBeNull();
    expect(expectedFailure(new AditError('some_inner_code', 'secret'), null)).toBeNull();
    expect(expectedFailure(Object.assign(new Error('x'), { statusCode: 500 }), null)).toBeNull();
  });

  it('translates the framework’s refusals', () => {
    const large = Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE' });
    expect(expectedFailure(large, 10)).toMatchObject({
      code: 'body_too_large',
      numbers: { limitBytes: 10 },
    });
    const cut = Object.assign(new Error('aborted'), { code: 'ECONNRESET', statusCode: 400 });
    expect(expectedFailure(cut, null)?.code).toBe('invalid_request');
  });

  it('has no code with two statuses', () => {
    const both = Object.keys(httpErrorStatus).filter((code) => code in poolErrors.poolErrorStatus);
    expect(both).toEqual([]);
  });
});

describe('invalidPart', () => {
  it('points at the first fault', () => {
    const fault = { instancePath: '/a/0', schemaPath: '', keyword: '', params: {}, message: 'bad' };
    expect(invalidPart([fault], 'body')).toMatchObject({
      code: 'invalid_body',
      numbers: { pointer: '/a/0', problem: 'bad' },
    });
    expect(invalidPart([], 'querystring').code).toBe('invalid_query');
    expect(invalidPart([], 'params').code).toBe('invalid_params');
  });
});
