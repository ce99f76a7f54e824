/** A hotkey's children and parents on a subnet become another's (chain.md 3.6, 5.7). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { fail } from '../../dispatch-error.ts';
import type { ChainState } from '../../state/chain-state.ts';
import { isCircular, type Relations } from '../staking/child-relations.ts';
import type { KeySwap } from './root-claim-books.ts';

const { ChildKeys, ParentKeys, PendingChildKeys } = SubtensorModule.storage;

type Side = typeof ChildKeys | typeof ParentKeys;

/** Which relations are taken over: those in `own` of the key, of which the relatives know in `other`. */
interface Takeover extends KeySwap {
  readonly own: Side;
  readonly other: Side;
  readonly netuid: number;
}

function write(
  state: ChainState,
  { item, hotkey, netuid }: { item: Side; hotkey: AccountId; netuid: number },
  relations: Relations,
): void {
  if (relations.length === 0) state.remove(item, hotkey, netuid);
  else state.write(item, hotkey, netuid, relations);
}

function without(relations: Relations, ...keys: readonly AccountId[]): Relations {
  return relations.filter(([, key]) => !keys.includes(key));
}

/** The part of the relative with a key, under the key's new name; relations keep their places. */
function renamed(relations: Relations, { from, to }: KeySwap, part: bigint): Relations {
  const others = without(relations, from);
  const at = others.findIndex(([, key]) => key === to);
  if (at < 0) return [...others, [part, to]];
  return others.map((one, index) => (index === at ? [part, to] : one));
}

function takeOver(state: ChainState, takeover: Takeover): void {
  const { own, other, netuid, from, to } = takeover;
  const taken: Relations = [...state.read(own, from, netuid)].sort(([, left], [, right]) =>
    left < right ? -1 : 1,
  );
  if (taken.some(([, key]) => key === to)) fail(SubtensorModule, 'InvalidChild', { netuid });
  for (const [, relative] of state.read(own, to, netuid)) {
    const known = state.read(other, relative, netuid);
    write(state, { item: other, hotkey: relative, netuid }, without(known, to));
  }
  for (const [part, relative] of taken) {
    const known = state.read(other, relative, netuid);
    const place = { item: other, hotkey: relative, netuid };
    write(state, place, renamed(known, takeover, part));
  }
  state.remove(own, from, netuid);
  write(state, { item: own, hotkey: to, netuid }, taken);
}

/**
 * Moves children and parents; relations that the new hotkey had there end, as upstream has it.
 * @throws DispatchFailure `InvalidChild` where the new hotkey is a child or a parent of the old one.
 */
export function moveRelations(state: ChainState, { from, to }: KeySwap, netuid: number): void {
  takeOver(state, { own: ChildKeys, other: ParentKeys, netuid, from, to });
  takeOver(state, { own: ParentKeys, other: ChildKeys, netuid, from, to });
}

function moveOwnPending(state: ChainState, { from, to }: KeySwap, netuid: number): void {
  if (!state.has(PendingChildKeys, netuid, from)) return;
  const pending = state.read(PendingChildKeys, netuid, from);
  const [children] = pending;
  if (children.some(([, child]) => child === to)) fail(SubtensorModule, 'InvalidChild', { netuid });
  if (isCircular(state, { hotkey: to, netuid }, children)) {
    fail(SubtensorModule, 'ChildParentInconsistency', { netuid });
  }
  state.remove(PendingChildKeys, netuid, from);
  state.write(PendingChildKeys, netuid, to, pending);
}

/**
 * Moves children that wait, the hotkey's own and the hotkey among those of others, once its parents
 * have moved.
 * @throws DispatchFailure `InvalidChild` where the new hotkey waits to be a child of the old one,
 *   `ChildParentInconsistency` where a parent does.
 */
export function movePendingChildren(
  state: ChainState,
  { from, to }: KeySwap,
  netuid: number,
): void {
  moveOwnPending(state, { from, to }, netuid);
  for (const [[, hotkey], [children, begin]] of state.entries(PendingChildKeys, netuid)) {
    const child = children.find(([, key]) => key === from);
    if (child === undefined) continue;
    const others = without(children, from);
    state.write(PendingChildKeys, netuid, hotkey, [[...others, [child[0], to]], begin]);
  }
}
