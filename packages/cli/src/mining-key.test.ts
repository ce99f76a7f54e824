import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMiningKey } from './mining-key.ts';

let folder = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-mining-key-'));
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('openMiningKey()', () => {
  it('makes a key once, keeps it, and names its place', async () => {
    const first = await openMiningKey({ walletPath: folder }, 'pool_run');
    const again = await openMiningKey({ walletPath: folder }, 'pool_run');
    expect([first.isCreated, again.isCreated]).toEqual([true, false]);
    expect(again.keypair.address).toBe(first.keypair.address);
    expect(first.keyFile).toBe(path.join(folder, 'adit', 'hotkeys', 'pool_run'));
    expect(first.keyFlags).toBe(` --wallet-path ${folder}`);
  });

  it('refuses to mine with a key that cannot be kept', async () => {
    const file = path.join(folder, 'a-file');
    fs.writeFileSync(file, '');
    await expect(openMiningKey({ walletPath: file }, 'pool_run')).rejects.toMatchObject({
      code: 'temporary_key',
      nextStep: expect.stringContaining('--ephemeral'),
    });
  });

  it('makes another key each time with --ephemeral, and writes nothing', async () => {
    const flags = { walletPath: folder, ephemeral: true };
    const first = await openMiningKey(flags, 'pool_run');
    const second = await openMiningKey(flags, 'pool_run');
    expect(first.keyFile).toBeNull();
    expect(first.keypair.address).not.toBe(second.keypair.address);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('takes no wallet beside --ephemeral', async () => {
    const flags = { walletPath: folder, walletName: 'mine', ephemeral: true };
    await expect(openMiningKey(flags, 'pool_run')).rejects.toMatchObject({
      code: 'invalid_setting',
    });
  });
});
