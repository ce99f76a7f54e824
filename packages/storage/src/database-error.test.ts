import { AditError } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { isConflict, isConnectionLoss, mapDatabaseError } from './database-error.ts';

const coded = (code: string, more: object = {}): Error =>
  Object.assign(new Error(code), { code }, more);

describe('mapDatabaseError', () => {
  it.each([
    'CONNECTION_CLOSED',
    'CONNECTION_ENDED',
    'CONNECTION_DESTROYED',
    'CONNECT_TIMEOUT',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    '57P01',
    '57P02',
    '57P03',
    '08006',
    '08P01',
    '53300',
  ])('%s is database_unavailable', (code) => {
    const error = coded(code);
    expect(isConnectionLoss(error)).toBe(true);
    expect(mapDatabaseError(error)).toMatchObject({
      code: 'database_unavailable',
      numbers: { reason: code },
      cause: error,
    });
  });

  it.each([
    ['53100', 'disk_full'],
    ['40001', 'transaction_conflict'],
    ['40P01', 'transaction_conflict'],
    ['25006', 'database_read_only'],
    ['28P01', 'database_login_refused'],
    ['3D000', 'database_missing'],
    ['42501', 'database_permission_missing'],
  ])('%s is %s', (code, expected) => {
    expect(mapDatabaseError(coded(code))).toMatchObject({ code: expected });
    expect(isConnectionLoss(coded(code))).toBe(false);
  });

  it('takes ENOENT for a missing socket only where one was dialled', () => {
    const socket = coded('ENOENT', { syscall: 'connect', address: '/tmp/x' });
    expect(mapDatabaseError(socket)).toMatchObject({ code: 'database_unavailable' });
    const file = coded('ENOENT', { syscall: 'open', path: '/tmp/x' });
    expect(mapDatabaseError(file)).toBe(file);
  });

  it('passes on what is not expected, and what is coded already', () => {
    const broken = coded('23505');
    expect(mapDatabaseError(broken)).toBe(broken);
    const known = new AditError('insufficient_funds', 'x');
    expect(mapDatabaseError(known)).toBe(known);
    expect(mapDatabaseError('text')).toBeInstanceOf(Error);
  });
});

describe('isConflict', () => {
  it('is true for serialization failures and deadlocks alone', () => {
    expect(['40001', '40P01', '40002', '57P01'].map((code) => isConflict(coded(code)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
