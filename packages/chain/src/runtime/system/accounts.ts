/** Accounts' nonces and reference counts (frame_system's rules). */
import type { AccountId, ValueOf } from '@adit/substrate';
import { System } from '../../definitions/system.ts';
import type { BlockContext } from '../context.ts';
import { failWith } from '../dispatch-error.ts';
import type { StateReader } from '../state/chain-state.ts';

/** An account: nonce, reference counts, balances in RAO. */
export type AccountInfo = ValueOf<typeof System.storage.Account.type>;

/** The account, empty when there is none. */
export function readAccountInfo(reader: StateReader, account: AccountId): AccountInfo {
  return reader.read(System.storage.Account, account);
}

/** True when the account exists: something provides for it. */
export function isAlive({ providers, sufficients }: AccountInfo): boolean {
  return providers > 0 || sufficients > 0;
}

/** True when the account may lose a provider: another one is there, or nothing needs it. */
export function canLoseProvider({ providers, consumers }: AccountInfo): boolean {
  return providers > 1 || consumers === 0;
}

/** Counts a provider; the first one makes the account. */
export function addProvider(context: BlockContext, account: AccountId): void {
  const info = readAccountInfo(context.state, account);
  if (!isAlive(info)) context.deposit(System, 'NewAccount', { account });
  const providers = info.providers + 1;
  context.state.write(System.storage.Account, account, { ...info, providers });
}

/**
 * Takes a provider away; with the last one the account is gone, nonce and all.
 * @throws DispatchFailure `ConsumerRemaining` where something still needs the account.
 */
export function removeProvider(context: BlockContext, account: AccountId): void {
  const info = readAccountInfo(context.state, account);
  if (info.providers > 1 || info.sufficients > 0) {
    const providers = Math.max(0, info.providers - 1);
    context.state.write(System.storage.Account, account, { ...info, providers });
    return;
  }
  if (info.consumers > 0) failWith({ type: 'ConsumerRemaining', value: [] });
  context.state.remove(System.storage.Account, account);
  context.deposit(System, 'KilledAccount', { account });
}

/** Counts an extrinsic of the account, which may not exist (fee-free calls). */
export function countNonce(context: BlockContext, account: AccountId): void {
  context.state.update(System.storage.Account, account, (info) => ({
    ...info,
    nonce: info.nonce + 1,
  }));
}
