/** What a new network's storage says (chain.md 2.2); all else reads its default. */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import type { ChainState } from '../../state/chain-state.ts';

const S = SubtensorModule.storage;

/** Values that a new subnet has instead of the defaults. */
const NEW = {
  maxAllowedUids: 256,
  maxAllowedValidators: 64,
  minAllowedWeights: 1,
  immunityPeriod: 5000,
  priceRao: 1_000_000_000n,
};

/** Items that exist from the start, at their defaults. */
function materialise(state: ChainState, netuid: number): void {
  for (const item of [S.Kappa, S.ActivityCutoff, S.RegistrationsThisInterval]) {
    state.write(item, netuid, state.read(item, netuid));
  }
}

/** Spreads epochs over the blocks of a tempo by the subnets' numbers. */
function anchorEpochs({ state, now, profile }: BlockContext, netuid: number): void {
  const tempo = S.Tempo.fallback(profile);
  const offset = BigInt(netuid % Math.max(tempo, 1));
  state.write(S.Tempo, netuid, tempo);
  state.write(S.LastEpochBlock, netuid, now > offset ? now - offset : 0n);
}

/** Writes a network that has no member, owner or pool yet. */
export function initialiseNetwork(context: BlockContext, netuid: number): void {
  const { state } = context;
  state.write(S.SubnetworkN, netuid, 0);
  state.write(S.NetworksAdded, netuid, true);
  anchorEpochs(context, netuid);
  state.update(S.TotalNetworks, (networks) => networks + 1);
  state.write(S.NetworkRegistrationAllowed, netuid, true);
  state.write(S.MaxAllowedUids, netuid, NEW.maxAllowedUids);
  state.write(S.MaxAllowedValidators, netuid, NEW.maxAllowedValidators);
  state.write(S.MinAllowedWeights, netuid, NEW.minAllowedWeights);
  state.write(S.ImmunityPeriod, netuid, NEW.immunityPeriod);
  state.write(S.Yuma3On, netuid, true);
  state.write(S.Burn, netuid, NEW.priceRao);
  materialise(state, netuid);
}
