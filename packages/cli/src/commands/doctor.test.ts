import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runDoctor } from './doctor.ts';

let folder = '';
let out = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-doctor-'));
  out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

describe('runDoctor()', () => {
  it('says what is missing and what to do, and ends with 1', async () => {
    // Nobody listens at port 1.
    const flags = { walletPath: folder, poolUrl: ['http://127.0.0.1:1'], json: true };
    expect(await runDoctor(flags)).toBe(1);
    const { ok, findings } = JSON.parse(out);
    expect(ok).toBe(false);
    const byCheck = new Map<string, { ok: boolean; found: string; next_step: string | null }>(
      findings.map((one: { check: string }) => [one.check, one]),
    );
    expect(byCheck.get('Node')).toMatchObject({ ok: true, found: process.versions.node });
    expect(byCheck.get('self-test')).toMatchObject({ ok: true, found: 'agrees on 6 of 6 digests' });
    expect(byCheck.get('hotkey')?.next_step).toMatch(/adit mine pool/);
    expect(byCheck.get('pool')?.next_step).toMatch(/--pool-url/);
    expect([...byCheck.keys()]).toEqual([
      ...['Node', 'self-test', 'hotkey', 'pool', 'sidecar port', 'disk', 'power'],
    ]);
  });
});
