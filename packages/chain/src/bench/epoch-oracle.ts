/** What the next epoch of a subnet has to leave in storage, by the slow epoch, and what it left. */
import type { Chain } from '../chain.ts';
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { denseEpoch } from '../runtime/yuma/dense-epoch.ts';
import type { EpochResult, StoredRow } from '../runtime/yuma/epoch-types.ts';
import { readEpochInput } from '../runtime/yuma/read-input.ts';

const S = SubtensorModule.storage;

/** What an epoch writes, by uid; as `EpochResult`, without the two halves of the emission. */
export type StoredEpoch = Omit<EpochResult, 'serverAmounts' | 'validatorAmounts'>;

/** The pots of a subnet in the next block, in RAO of alpha; the chain is as before afterwards. */
function nextEmissionRao(chain: Chain, netuid: number): bigint {
  const id = chain.snapshot();
  // A subnet without tempo has no epoch, so the pots of the block stay full.
  chain.setStorage([[S.Tempo.key(netuid), new Uint8Array(2)]]);
  chain.produceBlock();
  const pots = [S.PendingServerEmission, S.PendingValidatorEmission, S.PendingRootAlphaDivs];
  const emissionRao = pots.reduce((sum, pot) => sum + chain.query(pot, netuid), 0n);
  chain.revert(id);
  return emissionRao;
}

/**
 * What the epoch of a subnet with one mechanism has to write when it runs in the next block, computed
 * by the dense oracle. The chain must be sealed; it is as before afterwards.
 */
export function expectedEpoch(chain: Chain, netuid: number): StoredEpoch {
  const now = BigInt(chain.head.header.number + 1);
  const place = { netuid, index: netuid, now };
  const input = readEpochInput(chain.state, place, nextEmissionRao(chain, netuid));
  const { serverAmounts: _, validatorAmounts: __, ...stored } = denseEpoch(input);
  return stored;
}

/** What the last epoch of a subnet with one mechanism wrote. */
export function storedEpoch(chain: Chain, netuid: number): StoredEpoch {
  const uids = Array.from({ length: chain.query(S.SubnetworkN, netuid) }, (_, uid) => uid);
  return {
    active: chain.query(S.Active, netuid),
    permits: chain.query(S.ValidatorPermit, netuid),
    stakeWeights: chain.query(S.StakeWeight, netuid),
    consensus: chain.query(S.Consensus, netuid),
    incentives: chain.query(S.Incentive, netuid),
    dividends: chain.query(S.Dividends, netuid),
    validatorTrust: chain.query(S.ValidatorTrust, netuid),
    emissions: chain.query(S.Emission, netuid),
    bonds: uids.map((uid): StoredRow => chain.query(S.Bonds, netuid, uid)),
  };
}
