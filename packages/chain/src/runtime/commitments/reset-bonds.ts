/** Giving up all bonds to a hotkey at its own wish (`ResetBondsFlag`, chain 6.6). */
import type { AccountId } from '@adit/substrate';
import { Commitments } from '../../definitions/commitments.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { CallContext } from '../context.ts';
import { mechanismIndices } from '../subtensor/registration/neurons.ts';

const S = SubtensorModule.storage;

/** Notes the wish; where the subnet grants it, nobody has bonds to the hotkey's uid any more. */
export function resetBonds({ state, block }: CallContext, netuid: number, who: AccountId): void {
  state.write(Commitments.storage.LastBondsReset, netuid, who, block);
  const uid = state.read(S.Uids, netuid, who);
  if (uid === undefined || !state.read(S.BondsResetOn, netuid)) return;
  for (const index of mechanismIndices(state, netuid)) {
    for (const [[, validator], row] of state.entries(S.Bonds, index)) {
      const kept = row.filter(([target]) => target !== uid);
      if (kept.length !== row.length) state.write(S.Bonds, index, validator, kept);
    }
  }
}
