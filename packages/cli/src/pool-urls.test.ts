import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPoolUrls } from './pool-urls.ts';

describe('readPoolUrls()', () => {
  it('is the local pool unless told otherwise', () => {
    expect(readPoolUrls({})).toEqual(['http://127.0.0.1:8434']);
  });

  it('joins flags and file in their order, each pool once', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-pools-'));
    const pools = path.join(folder, 'pools.txt');
    fs.writeFileSync(pools, '# mine\nhttps://b/\n\nhttp://a:1 # again\nhttp://c\n');
    expect(readPoolUrls({ poolUrl: ['http://a:1'], pools })).toEqual([
      ...['http://a:1', 'https://b', 'http://c'],
    ]);
    fs.rmSync(folder, { recursive: true });
  });

  it('refuses what is no address, and a file that is not there', () => {
    const refused = expect.objectContaining({ code: 'invalid_setting' });
    expect(() => readPoolUrls({ poolUrl: ['ftp://a'] })).toThrow(refused);
    expect(() => readPoolUrls({ poolUrl: ['pool'] })).toThrow(refused);
    expect(() => readPoolUrls({ pools: '/no/such/file' })).toThrow(refused);
  });
});
