import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { decodeHex, encodeHex, isAditError } from '@adit/base';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedFromMnemonic } from './mnemonic.ts';
import { keypairFromSeed, ready, verifySignature } from './sr25519.ts';
import { openOrCreateHotkey, readColdkeypub, readHotkey, writeHotkey } from './wallet.ts';
import { type HotkeyName, hotkeyFile } from './wallet-path.ts';

const PHRASE = 'stool feel open east woman high can denial forget screen trust salt';
const SEED = '023d5fbd7981676587a9f7232aeae1087ac7c265f9658fb643b6f5e61961dfbf';
const KEY = '86eb46a3f42935d901acc3b8910ca301d969b76cfc2a80f0eac733a8eda7ed24';
const ADDRESS = '5F7cAYCZEBz21YEjzSZPGyP7W2fva7qUXDexxXsVezSHyktz';
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

let walletPath: string;
let name: HotkeyName;

beforeAll(ready);
beforeEach(() => {
  walletPath = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-wallet-'));
  name = { walletPath, walletName: 'miner', hotkeyName: 'first' };
});
afterEach(() => fs.rmSync(walletPath, { recursive: true, force: true }));

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (failure) {
    return isAditError(failure) ? failure.code : `other: ${String(failure)}`;
  }
  return 'nothing thrown';
}

function putHotkey(content: unknown): void {
  const file = hotkeyFile(name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

describe('writing a hotkey', () => {
  it('writes btcli’s layout and fields, for its owner alone', async () => {
    const written = await writeHotkey(name, { phrase: PHRASE });
    expect(written.file).toBe(path.join(walletPath, 'miner', 'hotkeys', 'first'));
    const text = fs.readFileSync(written.file, 'utf8');
    expect(JSON.parse(text)).toEqual({
      accountId: `0x${KEY}`,
      publicKey: `0x${KEY}`,
      secretPhrase: PHRASE,
      secretSeed: `0x${SEED}`,
      ss58Address: ADDRESS,
    });
    expect(text).not.toContain('\n');
    expect(fs.statSync(written.file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(written.file)).mode & 0o777).toBe(0o700);
    expect(fs.readdirSync(path.dirname(written.file))).toEqual(['first']);
  });

  it('reads back what it wrote, and it signs', async () => {
    const written = await writeHotkey(name);
    const read = await readHotkey(name);
    expect(read.file).toBe(written.file);
    expect(read.keypair.address).toBe(written.keypair.address);
    const message = Uint8Array.of(1, 2, 3);
    const signature = read.keypair.sign(message);
    expect(verifySignature(written.keypair.publicKey, message, signature)).toBe(true);
  });

  it('has mode 0600 whatever the umask', async () => {
    fs.mkdirSync(path.dirname(hotkeyFile(name)), { recursive: true });
    const before = process.umask(0o277);
    try {
      const { file } = await writeHotkey(name);
      expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    } finally {
      process.umask(before);
    }
  });

  it('never overwrites silently', async () => {
    const { file } = await writeHotkey(name, { phrase: PHRASE });
    const before = fs.readFileSync(file);
    expect(await codeOf(writeHotkey(name))).toBe('key_file_exists');
    expect(fs.readFileSync(file)).toEqual(before);
    expect(fs.readdirSync(path.dirname(file))).toEqual(['first']);
    const replaced = await writeHotkey(name, { overwrite: true });
    expect(replaced.keypair.address).not.toBe(ADDRESS);
    expect((await readHotkey(name)).keypair.address).toBe(replaced.keypair.address);
    expect(fs.readdirSync(path.dirname(file))).toEqual(['first']);
  });

  it('does not write through a link that stands in the way', async () => {
    const elsewhere = path.join(walletPath, 'elsewhere');
    fs.writeFileSync(elsewhere, 'precious');
    fs.mkdirSync(path.dirname(hotkeyFile(name)), { recursive: true });
    fs.symlinkSync(elsewhere, hotkeyFile(name));
    expect(await codeOf(writeHotkey(name))).toBe('key_file_exists');
    await writeHotkey(name, { overwrite: true });
    expect(fs.readFileSync(elsewhere, 'utf8')).toBe('precious');
  });

  it('is coded where nothing can be written', async () => {
    fs.writeFileSync(path.join(walletPath, 'miner'), 'a file where a folder should be');
    expect(await codeOf(writeHotkey(name))).toBe('key_file_unwritable');
    expect(await codeOf(openOrCreateHotkey(name))).toBe('key_file_unwritable');
  });

  it('refuses a bad phrase before it makes anything', async () => {
    expect(await codeOf(writeHotkey(name, { phrase: 'no phrase' }))).toBe('invalid_mnemonic');
    expect(fs.readdirSync(walletPath)).toEqual([]);
  });
});

describe('opening or making a hotkey', () => {
  it('makes it once', async () => {
    const first = await openOrCreateHotkey(name);
    const second = await openOrCreateHotkey(name);
    expect([first.isCreated, second.isCreated]).toEqual([true, false]);
    expect(second.keypair.address).toBe(first.keypair.address);
    expect(second.file).toBe(first.file);
  });

  it('gives all who start at once the same key', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => openOrCreateHotkey(name)));
    expect(new Set(opened.map(({ keypair }) => keypair.address)).size).toBe(1);
    expect(opened.filter(({ isCreated }) => isCreated)).toHaveLength(1);
    expect(fs.readdirSync(path.join(walletPath, 'miner', 'hotkeys'))).toEqual(['first']);
  });

  it('does not replace a damaged file', async () => {
    putHotkey('{"secretPhrase": ');
    expect(await codeOf(openOrCreateHotkey(name))).toBe('invalid_key_file');
    expect(fs.readFileSync(hotkeyFile(name), 'utf8')).toBe('{"secretPhrase": ');
  });
});

describe('reading a hotkey', () => {
  it('takes other versions’ files: seed only, null fields, numeric cryptoType, unknown fields', async () => {
    putHotkey({ secretSeed: SEED, secretPhrase: null, cryptoType: 1, something: [1] });
    expect((await readHotkey(name)).keypair.address).toBe(ADDRESS);
    putHotkey({ secretPhrase: PHRASE, cryptoType: '1' });
    expect((await readHotkey(name)).keypair.address).toBe(ADDRESS);
  });

  it('prefers the phrase to the seed, as btcli’s wallet does', async () => {
    putHotkey({ secretPhrase: PHRASE, secretSeed: `0x${'11'.repeat(32)}` });
    expect((await readHotkey(name)).keypair.address).toBe(ADDRESS);
  });

  it.each([
    ['invalid_key_file', ''],
    ['invalid_key_file', 'null'],
    ['invalid_key_file', '[]'],
    ['invalid_key_file', { secretSeed: 'xyz' }],
    ['invalid_seed', { secretSeed: '0x1234' }],
    ['invalid_mnemonic', { secretPhrase: 'one two three' }],
    ['key_file_without_secret', { ss58Address: ADDRESS }],
    ['key_file_without_secret', { secretPhrase: '', secretSeed: 5 }],
    ['key_file_mismatch', { secretPhrase: PHRASE, ss58Address: ALICE }],
    ['key_file_mismatch', { secretPhrase: PHRASE, publicKey: `0x${'00'.repeat(32)}` }],
    ['key_file_mismatch', { secretPhrase: PHRASE, accountId: `0x${'00'.repeat(32)}` }],
    ['unsupported_key_type', { secretPhrase: PHRASE, cryptoType: 0 }],
    ['encrypted_key_file', '$NACL\u0001\u0002'],
    ['encrypted_key_file', '$ANSIBLE_VAULT;1.1;AES256'],
    ['encrypted_key_file', 'gAAAAABk'],
    ['key_file_too_large', ' '.repeat(65_537)],
  ])('%s', async (code, content) => {
    putHotkey(content);
    expect(await codeOf(readHotkey(name))).toBe(code);
  });

  it('says that it is missing, or unreadable', async () => {
    expect(await codeOf(readHotkey(name))).toBe('key_file_missing');
    fs.mkdirSync(hotkeyFile(name), { recursive: true });
    expect(await codeOf(readHotkey(name))).toBe('key_file_unreadable');
  });

  it('puts no secret into an error', async () => {
    putHotkey({ secretPhrase: PHRASE, ss58Address: ALICE });
    const refusal = await readHotkey(name).catch((failure: unknown) => failure);
    const said = isAditError(refusal)
      ? `${refusal.message} ${refusal.nextStep} ${JSON.stringify(refusal.numbers)}`
      : 'stool';
    expect(said).not.toContain('stool');
  });
});

describe('names and places', () => {
  it.each(['', '.', '..', '../x', 'a/b', 'a\\b', '-a', 'a\u0000', 'x'.repeat(65), 'firstpub.txt'])(
    'refuses the name %j',
    async (wrong) => {
      expect(await codeOf(readHotkey({ ...name, hotkeyName: wrong }))).toBe('invalid_wallet_name');
      expect(await codeOf(writeHotkey({ ...name, walletName: wrong }))).toBe('invalid_wallet_name');
    },
  );

  it('expands ~ to the user’s home', () => {
    const there = hotkeyFile({ ...name, walletPath: '~/.bittensor/wallets' });
    expect(there).toBe(
      path.join(os.homedir(), '.bittensor', 'wallets', 'miner', 'hotkeys', 'first'),
    );
    expect(hotkeyFile({ ...name, walletPath: '~' })).toBe(
      path.join(os.homedir(), 'miner', 'hotkeys', 'first'),
    );
  });
});

describe('the public coldkey', () => {
  function putColdkeypub(content: unknown): void {
    fs.mkdirSync(path.join(walletPath, 'miner'), { recursive: true });
    fs.writeFileSync(path.join(walletPath, 'miner', 'coldkeypub.txt'), JSON.stringify(content));
  }

  it('is read from address, key or both', async () => {
    const publicKey = `0x${KEY}`;
    for (const content of [
      { accountId: publicKey, publicKey, ss58Address: ADDRESS },
      { ss58Address: ADDRESS },
      { accountId: publicKey },
      { publicKey, cryptoType: 1 },
    ]) {
      putColdkeypub(content);
      const read = await readColdkeypub({ walletPath, walletName: 'miner' });
      expect([read.address, encodeHex(read.publicKey)]).toEqual([ADDRESS, KEY]);
    }
  });

  it.each([
    ['key_file_mismatch', { publicKey: `0x${KEY}`, ss58Address: ALICE }],
    ['invalid_address', { ss58Address: `${ADDRESS.slice(0, -1)}1` }],
    ['invalid_key_file', {}],
    ['invalid_key_file', { publicKey: '0x1234' }],
    ['invalid_key_file', { publicKey: 'zz' }],
  ])('%s', async (code, content) => {
    putColdkeypub(content);
    expect(await codeOf(readColdkeypub({ walletPath, walletName: 'miner' }))).toBe(code);
  });

  it('is missing where there is no wallet', async () => {
    expect(await codeOf(readColdkeypub({ walletPath, walletName: 'nobody' }))).toBe(
      'key_file_missing',
    );
  });
});

it('derives the file’s key from the seed in it', () => {
  expect(keypairFromSeed(decodeHex(SEED)).address).toBe(ADDRESS);
  expect(encodeHex(seedFromMnemonic(PHRASE))).toBe(SEED);
});
