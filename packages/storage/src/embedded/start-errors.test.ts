import { AditError } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { dataDirError, serverOutputError, spawnError } from './start-errors.ts';

const place = { dataDir: '/data', port: 5433, switchedUid: 65_534 };

describe('serverOutputError', () => {
  // What PostgreSQL 18 writes; the pid and paths are examples.
  it.each([
    ['FATAL:  could not write file "pg_wal/xlogtemp.9": No space left on device', 'disk_full'],
    [
      'FATAL:  database files are incompatible with server\nDETAIL:  The data directory was ' +
        'initialized by PostgreSQL version 15',
      'cluster_version_mismatch',
    ],
    [
      'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\n' +
        'FATAL:  could not create any TCP/IP sockets',
      'port_in_use',
    ],
    [
      'FATAL:  data directory "/proc/self/cwd" has invalid permissions',
      'cluster_permissions_invalid',
    ],
    ['FATAL:  data directory "/proc/self/cwd" has wrong ownership', 'cluster_owner_invalid'],
    ['FATAL:  incorrect checksum in control file', 'cluster_damaged'],
    ['PANIC:  could not locate a valid checkpoint record at 0/1', 'cluster_damaged'],
    [
      'initdb: error: could not look up effective user ID 1234: user does not exist',
      'user_unknown',
    ],
    ['error while loading shared libraries: libicui18n.so.60', 'postgres_binaries_unusable'],
    ['FATAL:  something never seen before', 'database_start_failed'],
  ])('%s', (output, code) => {
    const error = serverOutputError(output, place);
    expect(error.code).toBe(code);
    expect(error.nextStep).not.toBeNull();
    expect(error.numbers['dataDir']).toBe('/data');
  });

  it('names the process that holds the cluster', () => {
    const output =
      'FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another ... (PID 77)';
    expect(serverOutputError(output, place)).toMatchObject({
      code: 'data_dir_locked',
      numbers: { pid: 77 },
    });
  });

  it('names the port that is taken', () => {
    expect(serverOutputError('Address already in use', place).numbers['port']).toBe(5433);
  });
});

describe('spawnError', () => {
  it.each(['spawn EPERM', 'spawn /bin/postgres EACCES'])('%s after a switch of user', (text) => {
    const error = spawnError(new Error(text), place);
    expect(error).toMatchObject({ code: 'cannot_switch_user', numbers: { uid: 65_534 } });
  });

  it('is no switch of user without one', () => {
    const error = spawnError(new Error('spawn EACCES'), { dataDir: '/data' });
    expect(error.code).toBe('database_start_failed');
  });
});

describe('dataDirError', () => {
  it.each([
    ['EROFS: read-only file system, mkdir', 'data_dir_read_only'],
    ['EACCES: permission denied, open', 'data_dir_read_only'],
    ['ENOSPC: no space left on device, write', 'disk_full'],
    ['ENOTDIR: not a directory, mkdir', 'data_dir_unusable'],
  ])('%s', (text, code) => {
    expect(dataDirError(new Error(text), place).code).toBe(code);
  });

  it('passes a coded error on', () => {
    const error = new AditError('data_dir_locked', 'x');
    expect(dataDirError(error, place)).toBe(error);
  });
});
