/**
 * Where wallets lie: btcli's layout, `<walletPath>/<wallet>/hotkeys/<hotkey>` and
 * `<walletPath>/<wallet>/coldkeypub.txt`. Names become file names, so they are checked before they
 * are joined to a path.
 */
import os from 'node:os';
import path from 'node:path';
import { AditError } from '@adit/base';

/** btcli's default. */
export const DEFAULT_WALLET_PATH = '~/.bittensor/wallets';

/** Names one hotkey. */
export interface HotkeyName {
  /** Folder of all wallets; a leading `~` is the user's home. */
  readonly walletPath: string;
  readonly walletName: string;
  readonly hotkeyName: string;
}

const NAME_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;

function requireName(kind: string, name: string): string {
  // <hotkey>pub.txt is the public half that newer wallets write beside a hotkey.
  if (!NAME_PATTERN.test(name) || name.endsWith('pub.txt')) {
    throw new AditError('invalid_wallet_name', `The name of the ${kind} cannot be a file name`, {
      numbers: { kind, name: name.slice(0, 80), limitCharacters: 64 },
      nextStep: 'Use up to 64 letters, digits, dots, dashes and underscores, no dot or dash first.',
    });
  }
  return name;
}

function expandHome(walletPath: string): string {
  const isHome = walletPath === '~' || walletPath.startsWith('~/');
  return path.resolve(isHome ? path.join(os.homedir(), walletPath.slice(1)) : walletPath);
}

/**
 * The file of a hotkey, absolute.
 * @throws AditError `invalid_wallet_name`.
 */
export function hotkeyFile(name: HotkeyName): string {
  const wallet = requireName('wallet', name.walletName);
  const hotkey = requireName('hotkey', name.hotkeyName);
  return path.join(expandHome(name.walletPath), wallet, 'hotkeys', hotkey);
}

/**
 * The file of a wallet's public coldkey, absolute.
 * @throws AditError `invalid_wallet_name`.
 */
export function coldkeypubFile(walletPath: string, walletName: string): string {
  return path.join(expandHome(walletPath), requireName('wallet', walletName), 'coldkeypub.txt');
}
