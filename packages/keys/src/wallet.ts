/**
 * Wallets on disk: hotkeys that sign, plain or encrypted, and the public coldkey that is paid.
 * Coldkeys' secrets are never read or written here.
 */
import { isAditError } from '@adit/base';
import { formatHotkeyFile, parseHotkeyFile, parsePublicKeyFile } from './key-file.ts';
import { generateMnemonic } from './mnemonic.ts';
import { readKeyFile, writeSecretFile } from './secret-file.ts';
import type { Keypair } from './sr25519.ts';
import { coldkeypubFile, type HotkeyName, hotkeyFile } from './wallet-path.ts';

/** A hotkey and the file it lies in. */
export interface StoredHotkey {
  readonly keypair: Keypair;
  /** Absolute path. */
  readonly file: string;
}

/** What {@link readHotkey} takes besides the name. */
export interface ReadHotkeyOptions {
  /** Opens an encrypted file; a plain one needs none, and takes any. */
  readonly password?: string;
}

/** Loaded when a password is given: most hotkeys have none, and every command reads one. */
const loadEncryption = () => import('./key-encryption.ts');

async function readText(bytes: Buffer, password: string | undefined): Promise<string> {
  if (password === undefined) return bytes.toString('utf8');
  const { deriveKey, isEncrypted, openText } = await loadEncryption();
  if (!isEncrypted(bytes)) return bytes.toString('utf8');
  return openText(bytes, await deriveKey(password));
}

/**
 * The hotkey of this name. An encrypted one (`$NACL`) takes seconds and 512 MiB to open, half a
 * minute before Node 24.7.
 * @throws AditError `invalid_wallet_name`; `key_file_missing`, `key_file_unreadable`,
 * `key_file_too_large`; `wrong_password`; what {@link parseHotkeyFile} throws.
 */
export async function readHotkey(
  name: HotkeyName,
  { password }: ReadHotkeyOptions = {},
): Promise<StoredHotkey> {
  const file = hotkeyFile(name);
  return { keypair: parseHotkeyFile(await readText(await readKeyFile(file), password)), file };
}

/** What {@link writeHotkey} takes besides the name. */
export interface WriteHotkeyOptions {
  /** The words of the key; a fresh phrase by default. */
  readonly phrase?: string;
  /** Replaces a key of this name, which is then lost. Default false. */
  readonly overwrite?: boolean;
  /** Encrypts the file, as btcli does; by default it is plain. */
  readonly password?: string;
}

async function encryptText(
  text: string,
  password: string | undefined,
): Promise<string | Uint8Array> {
  if (password === undefined) return text;
  const { deriveKey, sealText } = await loadEncryption();
  return sealText(text, await deriveKey(password));
}

/**
 * Writes a hotkey that btcli reads: mode 0600, whole or not at all.
 * @throws AditError `key_file_exists` unless `overwrite`; `key_file_unwritable`;
 * `invalid_wallet_name`; `invalid_mnemonic`.
 */
export async function writeHotkey(
  name: HotkeyName,
  options: WriteHotkeyOptions = {},
): Promise<StoredHotkey> {
  const file = hotkeyFile(name);
  const text = formatHotkeyFile(options.phrase ?? generateMnemonic());
  const content = await encryptText(text, options.password);
  await writeSecretFile(file, content, { overwrite: options.overwrite ?? false });
  return { keypair: parseHotkeyFile(text), file };
}

/**
 * The hotkey of this name, made when there is none. Of several processes that start at once, one
 * makes it and all use that one.
 * @throws AditError as {@link readHotkey} and {@link writeHotkey}, but not for a missing file.
 */
export async function openOrCreateHotkey(
  name: HotkeyName,
): Promise<StoredHotkey & { readonly isCreated: boolean }> {
  try {
    return { ...(await readHotkey(name)), isCreated: false };
  } catch (failure) {
    if (!isAditError(failure) || failure.code !== 'key_file_missing') throw failure;
  }
  try {
    return { ...(await writeHotkey(name)), isCreated: true };
  } catch (failure) {
    if (!isAditError(failure) || failure.code !== 'key_file_exists') throw failure;
    return { ...(await readHotkey(name)), isCreated: false };
  }
}

/**
 * Public key and SS58 address of a wallet's coldkey, for payouts.
 * @throws AditError `invalid_wallet_name`; `key_file_missing` and its kin; what
 * {@link parsePublicKeyFile} throws.
 */
export async function readColdkeypub(name: {
  readonly walletPath: string;
  readonly walletName: string;
}): Promise<{ readonly publicKey: Uint8Array; readonly address: string; readonly file: string }> {
  const file = coldkeypubFile(name.walletPath, name.walletName);
  const bytes = await readKeyFile(file);
  return { ...parsePublicKeyFile(bytes.toString('utf8')), file };
}
