/**
 * A coldkey is swapped in two steps: its owner announces the hash of the new one and has to wait, so
 * that a stolen key can be noticed and the swap disputed (chain.md 3.6).
 */
import { blake2b256, decodeHex, encodeHex } from '@adit/base';
import type { AccountId, CallArguments, Hash } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { recycle } from '../../balances/transfer.ts';
import { type BlockContext, type CallContext, ensureRoot, ensureSigned } from '../../context.ts';
import { catchFailure, fail } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { swapColdkeyNow } from './swap-coldkey.ts';
import { KEY_SWAP_COST_RAO } from './swap-costs.ts';

type Calls = typeof SubtensorModule.calls;
const S = SubtensorModule.storage;

/** @throws DispatchFailure `NotEnoughBalanceToPaySwapColdKey`. */
function charge(context: BlockContext, coldkey: AccountId, costRao: bigint): void {
  if (costRao === 0n) return;
  const failure = catchFailure(() => recycle(context, coldkey, costRao));
  if (failure === null) return;
  fail(SubtensorModule, 'NotEnoughBalanceToPaySwapColdKey', { ...failure.numbers, costRao });
}

/** The block from which on a swap that was not carried out may be announced anew or cleared. */
function renewableFrom(reader: StateReader, executableFrom: number): number {
  return executableFrom + reader.read(S.ColdkeySwapReannouncementDelay);
}

/** @throws DispatchFailure `ColdkeySwapAnnouncementNotFound`. */
function ensureAnnounced(
  reader: StateReader,
  coldkey: AccountId,
): [executableFrom: number, hash: Hash] {
  const announced = reader.read(S.ColdkeySwapAnnouncements, coldkey);
  return announced ?? fail(SubtensorModule, 'ColdkeySwapAnnouncementNotFound');
}

/** Announces a swap; only the first announcement costs something. */
export function announceColdkeySwap(
  context: CallContext,
  { new_coldkey_hash }: CallArguments<Calls['announce_coldkey_swap']>,
): void {
  const who = ensureSigned(context);
  const { state, block } = context;
  const announced = state.read(S.ColdkeySwapAnnouncements, who);
  if (announced === undefined) {
    charge(context, who, KEY_SWAP_COST_RAO);
  } else {
    const from = renewableFrom(state, announced[0]);
    if (block < from) fail(SubtensorModule, 'ColdkeySwapReannouncedTooEarly', { block, from });
  }
  const executableFrom = block + state.read(S.ColdkeySwapAnnouncementDelay);
  state.write(S.ColdkeySwapAnnouncements, who, [executableFrom, new_coldkey_hash]);
  context.deposit(SubtensorModule, 'ColdkeySwapAnnounced', { who, new_coldkey_hash });
}

/** Carries an announced swap out. */
export function swapColdkeyAnnounced(
  context: CallContext,
  { new_coldkey: to }: CallArguments<Calls['swap_coldkey_announced']>,
): void {
  const from = ensureSigned(context);
  const { state, block } = context;
  const [executableFrom, hash] = ensureAnnounced(state, from);
  if (hash !== `0x${encodeHex(blake2b256(decodeHex(to)))}`) {
    fail(SubtensorModule, 'AnnouncedColdkeyHashDoesNotMatch');
  }
  if (block < executableFrom) {
    fail(SubtensorModule, 'ColdkeySwapTooEarly', { block, from: executableFrom });
  }
  state.remove(S.ColdkeySwapAnnouncements, from);
  swapColdkeyNow(context, { from, to });
}

/** Stops everything that the coldkey might do until root resets it. */
export function disputeColdkeySwap(context: CallContext): void {
  const coldkey = ensureSigned(context);
  const { state, block } = context;
  ensureAnnounced(state, coldkey);
  if (state.has(S.ColdkeySwapDisputes, coldkey)) {
    fail(SubtensorModule, 'ColdkeySwapAlreadyDisputed');
  }
  state.write(S.ColdkeySwapDisputes, coldkey, block);
  context.deposit(SubtensorModule, 'ColdkeySwapDisputed', { coldkey });
}

/** Forgets an announcement that was not carried out in time. */
export function clearColdkeySwapAnnouncement(context: CallContext): void {
  const who = ensureSigned(context);
  const { state, block } = context;
  const [executableFrom] = ensureAnnounced(state, who);
  const from = renewableFrom(state, executableFrom);
  if (block < from) fail(SubtensorModule, 'ColdkeySwapClearTooEarly', { block, from });
  state.remove(S.ColdkeySwapAnnouncements, who);
  context.deposit(SubtensorModule, 'ColdkeySwapCleared', { who });
}

function forget(context: BlockContext, coldkey: AccountId): void {
  context.state.remove(S.ColdkeySwapAnnouncements, coldkey);
  context.state.remove(S.ColdkeySwapDisputes, coldkey);
}

/** Root forgets announcement and dispute. */
export function resetColdkeySwap(
  context: CallContext,
  { coldkey: who }: CallArguments<Calls['reset_coldkey_swap']>,
): void {
  ensureRoot(context);
  forget(context, who);
  context.deposit(SubtensorModule, 'ColdkeySwapReset', { who });
}

/** Root swaps a coldkey at once, for a price that root names, and forgets what was announced. */
export function swapColdkey(
  context: CallContext,
  args: CallArguments<Calls['swap_coldkey']>,
): void {
  ensureRoot(context);
  const { old_coldkey: from, new_coldkey: to, swap_cost } = args;
  charge(context, from, swap_cost);
  swapColdkeyNow(context, { from, to });
  forget(context, from);
}
