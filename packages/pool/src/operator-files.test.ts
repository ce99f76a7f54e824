import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isAditError } from '@adit/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  announcePool,
  openOperatorToken,
  operatorTokenPath,
  poolPlacePath,
  readOperatorToken,
  readPoolPlace,
  requireToken,
} from './operator-files.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-operator-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return isAditError(error) ? error.code : String(error);
  }
  return 'nothing';
}

const exposes = process.platform !== 'win32';

describe('the operator’s token', () => {
  it('is made once, for its owner alone, and kept', () => {
    const data = path.join(folder, 'new');
    const token = openOperatorToken(data);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(openOperatorToken(data)).toBe(token);
    expect(readOperatorToken(operatorTokenPath(data))).toBe(token);
    if (exposes) expect(fs.statSync(operatorTokenPath(data)).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(data)).toEqual(['operator-token']);
  });

  it.runIf(exposes)('is refused when others may read it', () => {
    openOperatorToken(folder);
    fs.chmodSync(operatorTokenPath(folder), 0o640);
    expect(codeOf(() => openOperatorToken(folder))).toBe('token_exposed');
  });

  it('has to be long enough and fit into a header', () => {
    expect(requireToken('  0123456789abcdef\n', 'a file')).toBe('0123456789abcdef');
    for (const text of [
      '',
      'short',
      '0123456789abcde',
      'with a space 0123456789',
      'ü'.repeat(20),
    ]) {
      expect(codeOf(() => requireToken(text, 'a file'))).toBe('invalid_token_setting');
    }
    expect(codeOf(() => requireToken('x'.repeat(513), 'a file'))).toBe('invalid_token_setting');
    expect(codeOf(() => readOperatorToken(path.join(folder, 'none')))).toBe('token_unreadable');
  });
});

describe('pool.json', () => {
  const place = { url: 'http://127.0.0.1:8434', pid: 41, hotkey: '5pool' };

  it('tells where the pool is while it runs', () => {
    const withdraw = announcePool(folder, place);
    expect(readPoolPlace(folder)).toEqual(place);
    withdraw();
    expect(codeOf(() => readPoolPlace(folder))).toBe('pool_not_found');
    withdraw();
  });

  it('is left alone by a process that stops after another has taken its place', () => {
    const withdraw = announcePool(folder, place);
    announcePool(folder, { ...place, pid: 42 });
    withdraw();
    expect(readPoolPlace(folder).pid).toBe(42);
  });

  it('that is cut off or not ours says that no pool runs', () => {
    for (const text of ['', '{', '[]', '{"url":1}', 'null']) {
      fs.writeFileSync(poolPlacePath(folder), text);
      expect(codeOf(() => readPoolPlace(folder))).toBe('pool_not_found');
    }
  });
});
