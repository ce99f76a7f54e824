/** Which commitments hold a timelocked field: a set, ascending as upstream's. */
import type { AccountId } from '@adit/substrate';
import { Commitments } from '../../definitions/commitments.ts';
import type { ChainState } from '../state/chain-state.ts';

const { TimelockedIndex } = Commitments.storage;

type Entry = [netuid: number, who: AccountId];

function compare([leftNetuid, left]: Entry, [rightNetuid, right]: Entry): number {
  if (leftNetuid !== rightNetuid) return leftNetuid - rightNetuid;
  // Accounts are text of one length, so they sort as their bytes do.
  return left < right ? -1 : Number(left > right);
}

/** Puts a hotkey's commitment on a subnet into the set, or takes it out. */
export function noteTimelocked(
  state: ChainState,
  [netuid, who]: Readonly<Entry>,
  isTimelocked: boolean,
): void {
  const index = state.read(TimelockedIndex);
  const others = index.filter(([at, account]) => at !== netuid || account !== who);
  const isThere = others.length !== index.length;
  if (isThere === isTimelocked) return;
  const added: Entry[] = isTimelocked ? [[netuid, who]] : [];
  state.write(TimelockedIndex, [...others, ...added].sort(compare));
}
