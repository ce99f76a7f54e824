/** The key that `adit mine pool` mines with: kept on disk, or with --ephemeral in memory only. */
import { AditError, errorMessage, isAditError, secureRandomBytes } from '@adit/base';
import { keypairFromSeed, ready } from '@adit/keys';
import { openMinerHotkey, type WalletFlags } from './miner-hotkey.ts';
import type { TermsMiner } from './mining-terms.ts';

/** Flags about the key. */
export interface MiningKeyFlags extends WalletFlags {
  readonly ephemeral?: boolean;
}

const SEED_BYTES = 32;

/**
 * Opens the hotkey.
 * @throws AditError `temporary_key` when the key could not be kept and --ephemeral was not given;
 *   `invalid_setting` for --ephemeral beside a wallet; those of the wallet.
 */
export async function openMiningKey(flags: MiningKeyFlags, runId: string): Promise<TermsMiner> {
  if (flags.ephemeral === true) return makeTemporaryKey(flags);
  try {
    const { keypair, file, isCreated } = await openMinerHotkey(flags, runId);
    return { keypair, keyFile: file, isCreated, keyFlags: nameKey(flags) };
  } catch (error) {
    if (isAditError(error) && error.code !== 'key_file_unwritable') throw error;
    throw new AditError('temporary_key', `The hotkey cannot be kept: ${errorMessage(error)}`, {
      numbers: isAditError(error) ? error.numbers : {},
      nextStep:
        'Name a folder that can be written (--wallet-path), or accept a lost key: --ephemeral.',
      cause: error,
    });
  }
}

async function makeTemporaryKey(flags: MiningKeyFlags): Promise<TermsMiner> {
  if (flags.walletName !== undefined) {
    throw new AditError('invalid_setting', '--ephemeral and --wallet-name exclude each other', {
      numbers: { walletName: flags.walletName },
      nextStep: 'Leave one of them out.',
    });
  }
  await ready();
  const keypair = keypairFromSeed(secureRandomBytes(SEED_BYTES));
  return { keypair, keyFile: null, isCreated: true, keyFlags: '' };
}

function nameKey({ walletPath, walletName, walletHotkey }: MiningKeyFlags): string {
  const named =
    walletName === undefined
      ? ''
      : ` --wallet-name ${walletName} --wallet-hotkey ${walletHotkey ?? 'default'}`;
  return `${named}${walletPath === undefined ? '' : ` --wallet-path ${walletPath}`}`;
}
