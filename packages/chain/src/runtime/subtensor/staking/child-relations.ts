/** Who is whose child on a subnet, and how that changes (chain.md 5.7, 8.1). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import type { ChainState, StateReader } from '../../state/chain-state.ts';

const { ChildKeys, LastEpochBlock, NetworksAdded, ParentKeys, PendingChildKeys } =
  SubtensorModule.storage;

/** A part of 2^64 - 1, and who has it. */
export type Relations = [proportion: bigint, relative: AccountId][];

/** A hotkey whose children change. */
export interface Parent {
  readonly hotkey: AccountId;
  readonly netuid: number;
}

type RelationItem = typeof ChildKeys | typeof ParentKeys;

function writeRelations(
  state: ChainState,
  { item, hotkey, netuid }: Parent & { readonly item: RelationItem },
  relations: Relations,
): void {
  if (relations.length === 0) state.remove(item, hotkey, netuid);
  else state.write(item, hotkey, netuid, relations);
}

/** True when one of the children is a parent of the hotkey already. */
export function isCircular(
  reader: StateReader,
  { hotkey, netuid }: Parent,
  children: Relations,
): boolean {
  const parents = reader.read(ParentKeys, hotkey, netuid).map(([, parent]) => parent);
  return children.some(([, child]) => parents.includes(child));
}

function parentsWithout(state: ChainState, child: AccountId, parent: Parent): Relations {
  const parents = state.read(ParentKeys, child, parent.netuid);
  return parents.filter(([, one]) => one !== parent.hotkey);
}

/** Replaces a hotkey's children; each knows its parent. */
export function writeChildren(context: BlockContext, parent: Parent, children: Relations): void {
  const { state } = context;
  const { hotkey, netuid } = parent;
  for (const [, child] of state.read(ChildKeys, hotkey, netuid)) {
    const rest = parentsWithout(state, child, parent);
    writeRelations(state, { item: ParentKeys, hotkey: child, netuid }, rest);
  }
  writeRelations(state, { item: ChildKeys, hotkey, netuid }, children);
  for (const [proportion, child] of children) {
    const rest = parentsWithout(state, child, parent);
    const parents: Relations = [...rest, [proportion, hotkey]];
    writeRelations(state, { item: ParentKeys, hotkey: child, netuid }, parents);
  }
  context.deposit(SubtensorModule, 'SetChildren', [hotkey, netuid, children]);
}

/**
 * What is left of children that waited when they begin: a swap of hotkeys may have made the parent
 * one of them, or two of them the same, of which the later one counts.
 */
function distinct({ hotkey }: Parent, children: Relations): Relations {
  const parts = new Map(children.map(([part, child]) => [child, part]));
  parts.delete(hotkey);
  return [...parts].map(([child, part]) => [part, child]);
}

function applyPending(context: BlockContext, netuid: number): void {
  const { state, now } = context;
  for (const [[, hotkey], [pending, begin]] of state.entries(PendingChildKeys, netuid)) {
    if (begin >= now) continue;
    const parent = { hotkey, netuid };
    const children = distinct(parent, pending);
    if (!isCircular(state, parent, children)) writeChildren(context, parent, children);
    state.remove(PendingChildKeys, netuid, hotkey);
  }
}

/**
 * Children that have waited long enough begin, on subnets whose epoch was in this block. Those that
 * became parents of their parent in the meantime are forgotten.
 */
export function applyPendingChildren(context: BlockContext): void {
  const { state, now } = context;
  for (const [[netuid]] of state.entries(NetworksAdded)) {
    if (state.read(LastEpochBlock, netuid) === now) applyPending(context, netuid);
  }
}
