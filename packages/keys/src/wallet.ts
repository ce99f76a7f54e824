/**
 * Wallets on disk: hotkeys that sign, and the public coldkey that is paid. Coldkeys' secrets are
 * never read or written here.
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

/**
 * The hotkey of this name.
 * @throws AditError `invalid_wallet_name`; `key_file_missing`, `key_file_unreadable`,
 * `key_file_too_large`; what {@link parseHotkeyFile} throws.
 */
export async function readHotkey(name: HotkeyName): Promise<StoredHotkey> {
  const file = hotkeyFile(name);
  return { keypair: parseHotkeyFile(await readKeyFile(file)), file };
}

/** What {@link writeHotkey} takes besides the name. */
export interface WriteHotkeyOptions {
  /** The words of the key; a fresh phrase by default. */
  readonly phrase?: string;
  /** Replaces a key of this name, which is then lost. Default false. */
  readonly overwrite?: boolean;
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
  await writeSecretFile(file, text, { overwrite: options.overwrite ?? false });
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
  return { ...parsePublicKeyFile(await readKeyFile(file)), file };
}
