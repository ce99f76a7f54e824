/** The alpha of a subnet that waits for its next epoch (chain.md 8.6, 8.7). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import type { AlphaParts } from './split-alpha.ts';

const S = SubtensorModule.storage;

/** What an epoch of a subnet gives out. */
export interface Pots extends AlphaParts {
  readonly netuid: number;
}

/** Empties a subnet's pots; gives what was in them. */
export function drainPots({ state }: BlockContext, netuid: number): Pots {
  const pots = {
    netuid,
    cut: state.read(S.PendingOwnerCut, netuid),
    server: state.read(S.PendingServerEmission, netuid),
    validator: state.read(S.PendingValidatorEmission, netuid),
    root: state.read(S.PendingRootAlphaDivs, netuid),
  };
  state.write(S.PendingOwnerCut, netuid, 0n);
  state.write(S.PendingServerEmission, netuid, 0n);
  state.write(S.PendingValidatorEmission, netuid, 0n);
  state.write(S.PendingRootAlphaDivs, netuid, 0n);
  return pots;
}
