/**
 * The hotkey that a driver signs with: a wallet's when one is named, else one that is created once
 * and kept under the run's name (decision 21), so that what it earns stays reachable.
 */
import os from 'node:os';
import path from 'node:path';
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

/** Opens the named wallet's hotkey, or the run's own, which is created when it is missing. */
export async function openMinerHotkey(flags: WalletFlags, runId: string): Promise<OpenedHotkey> {
  await ready();
  const walletPath =
    flags.walletPath === undefined
      ? path.join(os.homedir(), '.bittensor', 'wallets')
      : resolvePath(flags.walletPath);
  if (flags.walletName !== undefined) {
    const hotkeyName = flags.walletHotkey ?? 'default';
    const place = { walletPath, walletName: flags.walletName, hotkeyName };
    const { keypair, file } = await readHotkey(place);
    return { keypair, file, isCreated: false };
  }
  const hotkeyName = runId.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 50);
  return openOrCreateHotkey({ walletPath, walletName: OWN_WALLET, hotkeyName });
}

/** What a person is told about the key before any work starts. */
export function describeHotkey(opened: OpenedHotkey): string {
  const { keypair, isCreated, file } = opened;
  return (
    `Hotkey: ${keypair.address}${isCreated ? ' (created now)' : ''}\n` +
    `Key file: ${file} (back it up: who holds it holds what it earns)\n` +
    'Payout coldkey: none yet. What you earn is booked on the hotkey; withdrawals, and naming the\n' +
    'coldkey they go to, come with the next release.\n'
  );
}
