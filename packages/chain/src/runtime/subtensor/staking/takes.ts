/** What delegates and child keys keep of others' dividends (chain.md 5.7). */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type BlockContext, type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { isOwnerOf, type KeyPair } from '../accounts/key-pair.ts';
import { ensureHotkey } from './staking-checks.ts';

type Calls = typeof SubtensorModule.calls;
type TakeChange = CallArguments<Calls['increase_take']>;
const S = SubtensorModule.storage;
/** Kind of change in `TransactionKeyLastBlock`. */
const SET_CHILDKEY_TAKE = 1;

/** @throws DispatchFailure `HotKeyAccountNotExists`, `NonAssociatedColdKey`. */
export function ensureOwnHotkey(reader: StateReader, pair: KeyPair): void {
  ensureHotkey(reader, pair.hotkey);
  if (!isOwnerOf(reader, pair)) fail(SubtensorModule, 'NonAssociatedColdKey');
}

/** @throws DispatchFailure `DelegateTakeTooHigh`. */
export function ensureTakeMost(reader: StateReader, take: number): void {
  const most = reader.read(S.MaxDelegateTake);
  if (take > most) fail(SubtensorModule, 'DelegateTakeTooHigh', { take, most });
}

/** @throws DispatchFailure `DelegateTakeTooLow`. */
export function ensureTakeLeast(reader: StateReader, take: number): void {
  const least = reader.read(S.MinDelegateTake);
  if (take < least) fail(SubtensorModule, 'DelegateTakeTooLow', { take, least });
}

/** A change must go the way that its call says; the first take of a hotkey may be any. */
function ensureWay(reader: StateReader, { hotkey, take }: TakeChange, way: 'up' | 'down'): void {
  if (!reader.has(S.Delegates, hotkey)) return;
  const now = reader.read(S.Delegates, hotkey);
  const isRight = way === 'up' ? take > now : take < now;
  if (!isRight) fail(SubtensorModule, 'DelegateTakeTooLow', { take, now });
}

function changeKey(hotkey: string) {
  return { type: 'LastTxBlockDelegateTake' as const, value: [hotkey] as [string] };
}

function ensureTakeRate({ state, now }: BlockContext, hotkey: string): void {
  const last = state.read(S.LastRateLimitedBlock, changeKey(hotkey));
  const limit = state.read(S.TxDelegateTakeRateLimit);
  if (last === 0n || now - last > limit) return;
  fail(SubtensorModule, 'DelegateTxRateLimitExceeded', {
    blocks: now - last,
    limit_blocks: limit,
  });
}

function writeTake({ state, now }: BlockContext, { hotkey, take }: TakeChange): void {
  state.write(S.LastRateLimitedBlock, changeKey(hotkey), now);
  state.write(S.Delegates, hotkey, take);
}

/** A delegate takes more. */
export function increaseTake(context: CallContext, change: TakeChange): void {
  const { hotkey, take } = change;
  const coldkey = ensureSigned(context);
  ensureOwnHotkey(context.state, { coldkey, hotkey });
  ensureWay(context.state, change, 'up');
  ensureTakeMost(context.state, take);
  ensureTakeRate(context, hotkey);
  writeTake(context, change);
  context.deposit(SubtensorModule, 'TakeIncreased', [coldkey, hotkey, take]);
}

/** A delegate takes less. */
export function decreaseTake(context: CallContext, change: TakeChange): void {
  const { hotkey, take } = change;
  const coldkey = ensureSigned(context);
  ensureOwnHotkey(context.state, { coldkey, hotkey });
  ensureWay(context.state, change, 'down');
  ensureTakeLeast(context.state, take);
  writeTake(context, change);
  context.deposit(SubtensorModule, 'TakeDecreased', [coldkey, hotkey, take]);
}

function ensureChildkeyBounds(reader: StateReader, netuid: number, take: number): void {
  const least = Math.max(
    reader.read(S.MinChildkeyTake),
    reader.read(S.MinChildkeyTakePerSubnet, netuid),
  );
  const most = reader.read(S.MaxChildkeyTake);
  if (take < least || take > most) {
    fail(SubtensorModule, 'InvalidChildkeyTake', { take, least, most });
  }
}

function ensureChildkeyRate(
  { state, now }: BlockContext,
  { hotkey, netuid }: { hotkey: string; netuid: number },
): void {
  const last = state.read(S.TransactionKeyLastBlock, hotkey, netuid, SET_CHILDKEY_TAKE);
  const limit = state.read(S.TxChildkeyTakeRateLimit);
  if (last === 0n || now - last >= limit) return;
  fail(SubtensorModule, 'TxChildkeyTakeRateLimitExceeded', {
    blocks: now - last,
    limit_blocks: limit,
  });
}

/** A hotkey says what it keeps as a child; only rises are limited in time. */
export function setChildkeyTake(
  context: CallContext,
  args: CallArguments<Calls['set_childkey_take']>,
): void {
  const { hotkey, netuid, take } = args;
  const { state, now } = context;
  if (!isOwnerOf(state, { coldkey: ensureSigned(context), hotkey })) {
    fail(SubtensorModule, 'NonAssociatedColdKey');
  }
  ensureChildkeyBounds(state, netuid, take);
  if (take > state.read(S.ChildkeyTake, hotkey, netuid)) ensureChildkeyRate(context, args);
  state.write(S.TransactionKeyLastBlock, hotkey, netuid, SET_CHILDKEY_TAKE, now);
  state.write(S.ChildkeyTake, hotkey, netuid, take);
  context.deposit(SubtensorModule, 'ChildKeyTakeSet', [hotkey, take]);
}
