/** Accounts without a key: each subnet's own, and those of pallets. */
import { encodeHex, encodeUtf8 } from '@adit/base';
import type { AccountId } from '@adit/substrate';

const ACCOUNT_DIGITS = 64;

function textDigits(text: string): string {
  return encodeHex(encodeUtf8(text));
}

/** Account of a pallet by its eight letters (FRAME's `PalletId`), or a sub-account of it. */
function palletAccount(id: string, subAccount = ''): AccountId {
  return `0x${(textDigits(`modl${id}`) + subAccount).padEnd(ACCOUNT_DIGITS, '0')}`;
}

function littleEndian(netuid: number): string {
  const low = netuid & 0xff;
  const high = netuid >> 8;
  return low.toString(16).padStart(2, '0') + high.toString(16).padStart(2, '0');
}

/** The account that holds the TAO behind a subnet's pool. */
export function subnetAccount(netuid: number): AccountId {
  return palletAccount('subtensr', littleEndian(netuid));
}

/** Money that is sent there is burned. */
export const BURN_ACCOUNT: AccountId = palletAccount('burntnsr');

/** True for the account of any subnet, whether it exists or not. */
export function isSubnetAccount(account: AccountId): boolean {
  const digits = account.slice(2);
  const prefix = textDigits('modlsubtensr');
  const rest = digits.slice(prefix.length + 4);
  return digits.startsWith(prefix) && /^0*$/.test(rest);
}
