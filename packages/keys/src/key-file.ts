/**
 * The text of key files: one JSON object of texts, as btcli's wallets write and read it.
 *
 * Readers accept unknown fields, a numeric `cryptoType` and null fields of other versions; the
 * writer writes texts only, because one widespread loader refuses anything else.
 */
import { AditError, decodeHex, encodeHex } from '@adit/base';
import { keypairFromMnemonic, seedFromMnemonic } from './mnemonic.ts';
import { type Keypair, keypairFromSeed } from './sr25519.ts';
import { ss58Decode, ss58Encode } from './ss58.ts';

const CRYPTO_TYPE_SR25519 = 1;

type Fields = Readonly<Record<string, unknown>>;

function refuse(code: string, message: string, nextStep: string): never {
  throw new AditError(code, message, { nextStep });
}

function parseFields(text: string): Fields {
  if (/^(?:\$NACL|\$ANSIBLE_VAULT|gAAAAA)/.test(text)) {
    refuse(
      'encrypted_key_file',
      'The key file is encrypted',
      'Give its password, or use a hotkey without one, as btcli makes them by default.',
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse('invalid_key_file', 'The key file is not a JSON object', 'Restore it from a backup.');
  }
  return { ...value };
}

function findText(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function findBytes(fields: Fields, name: string): Uint8Array | null {
  const text = findText(fields, name);
  if (text === null) return null;
  try {
    return decodeHex(text);
  } catch {
    return refuse('invalid_key_file', `${name} is not hexadecimal`, 'Restore it from a backup.');
  }
}

/** The file's text for a new hotkey: public half, phrase and mini secret, one line. */
export function formatHotkeyFile(phrase: string): string {
  const seed = seedFromMnemonic(phrase);
  const { publicKey, address } = keypairFromSeed(seed);
  const publicHex = `0x${encodeHex(publicKey)}`;
  return JSON.stringify({
    accountId: publicHex,
    publicKey: publicHex,
    secretPhrase: phrase,
    secretSeed: `0x${encodeHex(seed)}`,
    ss58Address: address,
  });
}

/** A phrase wins over a seed, as in btcli's wallet from version 4 on. */
function keypairOfFields(fields: Fields): Keypair {
  const phrase = findText(fields, 'secretPhrase');
  if (phrase !== null) return keypairFromMnemonic(phrase);
  const seed = findBytes(fields, 'secretSeed');
  if (seed !== null) return keypairFromSeed(seed);
  return refuse(
    'key_file_without_secret',
    'The key file holds neither a phrase nor a seed',
    'Give a hotkey that was made from a mnemonic; keys made from a private key are not supported.',
  );
}

/**
 * The keypair in a hotkey file's text.
 * @throws AditError `encrypted_key_file`, `invalid_key_file`, `key_file_without_secret`,
 * `unsupported_key_type` (ed25519), `invalid_mnemonic`, `invalid_seed`, `key_file_mismatch` when the
 * public half in the file belongs to another key.
 */
export function parseHotkeyFile(text: string): Keypair {
  const fields = parseFields(text);
  const cryptoType = fields['cryptoType'] ?? CRYPTO_TYPE_SR25519;
  if (Number(cryptoType) !== CRYPTO_TYPE_SR25519) {
    refuse('unsupported_key_type', 'The key is not sr25519', 'Make an sr25519 hotkey.');
  }
  const keypair = keypairOfFields(fields);
  const publicHex = encodeHex(keypair.publicKey);
  for (const name of ['accountId', 'publicKey']) {
    const bytes = findBytes(fields, name);
    if (bytes !== null && encodeHex(bytes) !== publicHex) refuseMismatch(name);
  }
  const address = findText(fields, 'ss58Address');
  if (address !== null && address !== keypair.address) refuseMismatch('ss58Address');
  return keypair;
}

function refuseMismatch(field: string): never {
  throw new AditError('key_file_mismatch', `${field} belongs to another key than the secret`, {
    numbers: { field },
    nextStep: 'Restore the file from a backup; do not mine with it.',
  });
}

/**
 * Public key and address in the text of a public key file (`coldkeypub.txt`).
 * @throws AditError `invalid_key_file`, `invalid_address`, `key_file_mismatch`.
 */
export function parsePublicKeyFile(text: string): { publicKey: Uint8Array; address: string } {
  const fields = parseFields(text);
  const bytes = findBytes(fields, 'publicKey') ?? findBytes(fields, 'accountId');
  const address = findText(fields, 'ss58Address');
  if (address === null && bytes?.length !== 32) {
    refuse('invalid_key_file', 'The file holds no public key', 'Restore it from a backup.');
  }
  const publicKey = address === null ? (bytes ?? new Uint8Array()) : ss58Decode(address);
  if (bytes !== null && encodeHex(bytes) !== encodeHex(publicKey)) refuseMismatch('publicKey');
  return { publicKey, address: ss58Encode(publicKey) };
}
