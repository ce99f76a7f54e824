/**
 * The hotkey that a driver signs with: a wallet's when one is named, else one that is created once
 * and kept under the run's name (decision 21), so that what it earns stays reachable.
 */
import os from 'node:os';
import path from 'node:path';
import { AditError, isAditError } from '@adit/base';
import { type Keypair, openOrCreateHotkey, readHotkey, ready } from '@adit/keys';
import { resolvePath } from './paths.ts';

/** Wallet flags as btcli's users know them. */
export interface WalletFlags {
  readonly walletPath?: string | undefined;
  readonly walletName?: string | undefined;
  readonly walletHotkey?: string | undefined;
}

/** A hotkey and how it came to be. */
export interface OpenedHotkey {
  readonly keypair: Keypair;
  readonly isCreated: boolean;
  readonly file: string;
}

/** Wallet of hotkeys that drivers made for themselves. */
const OWN_WALLET = 'adit';

/** Folder of wallets that the flags name. */
export function walletFolder(flags: WalletFlags): string {
  return flags.walletPath === undefined
    ? path.join(os.homedir(), '.bittensor', 'wallets')
    : resolvePath(flags.walletPath);
}

/** The hotkey that the flags name, or the run's own. */
function hotkeyPlace(flags: WalletFlags, runId: string) {
  const walletPath = walletFolder(flags);
  if (flags.walletName !== undefined) {
    const hotkeyName = flags.walletHotkey ?? 'default';
    return { walletPath, walletName: flags.walletName, hotkeyName };
  }
  const hotkeyName = runId.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 50);
  return { walletPath, walletName: OWN_WALLET, hotkeyName };
}

/** Opens the named wallet's hotkey, or the run's own, which is created when it is missing. */
export async function openMinerHotkey(flags: WalletFlags, runId: string): Promise<OpenedHotkey> {
  await ready();
  const place = hotkeyPlace(flags, runId);
  if (flags.walletName === undefined) return await openOrCreateHotkey(place);
  const { keypair, file } = await readHotkey(place);
  return { keypair, file, isCreated: false };
}

/**
 * The hotkey whose numbers are asked for; unlike {@link openMinerHotkey} it makes none.
 * @throws AditError `hotkey_missing` when this machine has not mined yet; those of `readHotkey`.
 */
export async function readMinerHotkey(flags: WalletFlags, runId: string): Promise<Keypair> {
  await ready();
  const place = hotkeyPlace(flags, runId);
  try {
    return (await readHotkey(place)).keypair;
  } catch (error) {
    const isOwn = flags.walletName === undefined;
    if (!isOwn || !isAditError(error) || error.code !== 'key_file_missing') throw error;
    throw new AditError('hotkey_missing', 'This machine has no hotkey of its own yet', {
      numbers: error.numbers,
      nextStep: 'Mine first (adit mine pool), or name a key: --wallet-name and --wallet-hotkey.',
      cause: error,
    });
  }
}

/** What a person is told about the key before any work starts. */
export function describeHotkey(
  opened: OpenedHotkey,
  pool: { readonly poolUrl: string; readonly flags: WalletFlags; readonly runId: string },
): string {
  const { keypair, isCreated, file } = opened;
  const { walletName, hotkeyName } = hotkeyPlace(pool.flags, pool.runId);
  const folder =
    pool.flags.walletPath === undefined ? '' : ` --wallet-path ${walletFolder(pool.flags)}`;
  const key = `--wallet-name ${walletName} --wallet-hotkey ${hotkeyName}${folder}`;
  return (
    `Hotkey: ${keypair.address}${isCreated ? ' (created now)' : ''}\n` +
    `Key file: ${file} (back it up: who holds it holds what it earns)\n` +
    'Payout coldkey: what you earn is booked on the hotkey until you name the coldkey it goes to:\n' +
    `  adit mine pool recipient COLDKEY --pool-url ${pool.poolUrl} ${key}\n`
  );
}
