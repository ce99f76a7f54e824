/** A hotkey lends parts of its stake weight to children (chain.md 5.7). */

import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type BlockContext, type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { U64_MAX } from '../../fixed-point/fixed-point.ts';
import { addAmounts } from '../../fixed-point/saturating.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { isOwnerOf } from '../accounts/key-pair.ts';
import { ensureNetwork, ROOT_NETUID } from '../subnets/list-netuids.ts';
import { isCircular, type Parent, type Relations, writeChildren } from './child-relations.ts';
import { totalStakeRao } from './total-stake.ts';

const S = SubtensorModule.storage;
const CHILDREN_MAX = 5;
/** Kind of change in `TransactionKeyLastBlock`, and the fewest blocks between two. */
const SET_CHILDREN = 0;
const CHANGE_BLOCKS = 150n;

function ensureRate({ state, now }: BlockContext, { hotkey, netuid }: Parent): void {
  const last = state.read(S.TransactionKeyLastBlock, hotkey, netuid, SET_CHILDREN);
  if (last === 0n || now - last >= CHANGE_BLOCKS) return;
  fail(SubtensorModule, 'TxRateLimitExceeded', {
    blocks: now - last,
    limit_blocks: CHANGE_BLOCKS,
  });
}

function ensureFamily(reader: StateReader, parent: Parent, children: Relations): void {
  const keys = children.map(([, child]) => child);
  if (new Set(keys).size < keys.length) fail(SubtensorModule, 'DuplicateChild');
  if (keys.includes(parent.hotkey)) fail(SubtensorModule, 'InvalidChild');
  if (keys.length > CHILDREN_MAX) {
    fail(SubtensorModule, 'TooManyChildren', { children: keys.length, most: CHILDREN_MAX });
  }
  const sum = children.reduce((total, [proportion]) => total + proportion, 0n);
  if (sum > U64_MAX) fail(SubtensorModule, 'ProportionOverflow', { sum, most: U64_MAX });
  if (isCircular(reader, parent, children)) fail(SubtensorModule, 'ChildParentInconsistency');
}

function ensureStake(reader: StateReader, { hotkey, netuid }: Parent): void {
  if (reader.read(S.SubnetOwnerHotkey, netuid) === hotkey) return;
  const least = reader.read(S.StakeThreshold);
  const stake = totalStakeRao(reader, hotkey);
  if (stake < least) fail(SubtensorModule, 'NotEnoughStakeToSetChildkeys', { stake, least });
}

/** Children begin at once where alpha is not traded yet, elsewhere after a time of waiting. */
export function setChildren(
  context: CallContext,
  args: CallArguments<typeof SubtensorModule.calls.set_children>,
): void {
  const { hotkey, netuid, children } = args;
  const { state, now } = context;
  const coldkey = ensureSigned(context);
  ensureRate(context, args);
  if (netuid === ROOT_NETUID) fail(SubtensorModule, 'RegistrationNotPermittedOnRootSubnet');
  ensureNetwork(state, netuid);
  if (!isOwnerOf(state, { coldkey, hotkey })) fail(SubtensorModule, 'NonAssociatedColdKey');
  ensureFamily(state, args, children);
  if (children.length > 0) ensureStake(state, args);
  state.write(S.TransactionKeyLastBlock, hotkey, netuid, SET_CHILDREN, now);
  if (!state.read(S.SubtokenEnabled, netuid)) {
    writeChildren(context, args, children);
    return;
  }
  const begin = addAmounts(now, state.read(S.PendingChildKeyCooldown));
  state.write(S.PendingChildKeys, netuid, hotkey, [children, begin]);
  context.deposit(SubtensorModule, 'SetChildrenScheduled', [hotkey, netuid, begin, children]);
}
