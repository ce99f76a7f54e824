/** Reads from state what an epoch is computed from (chain.md 7.1, 7.4 rule d). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { stakeWeightsOn } from '../stake/stake-weight.ts';
import type { StateReader } from '../state/chain-state.ts';
import type { EpochInput, EpochParameters } from './epoch-types.ts';

const S = SubtensorModule.storage;

/** Which epoch: of a mechanism, by its storage index, of a subnet, in a block. */
export interface EpochPlace {
  readonly netuid: number;
  readonly index: number;
  readonly now: bigint;
}

/** The hotkeys of a subnet by uid. */
export function hotkeysOf(reader: StateReader, netuid: number): AccountId[] {
  const size = reader.read(S.SubnetworkN, netuid);
  return Array.from({ length: size }, (_, uid) => reader.read(S.Keys, netuid, uid));
}

function readParameters(reader: StateReader, netuid: number): EpochParameters {
  const [alphaLow, alphaHigh] = reader.read(S.AlphaValues, netuid);
  return {
    tempo: reader.read(S.Tempo, netuid),
    activityCutoffFactorMilli: reader.read(S.ActivityCutoffFactorMilli, netuid),
    stakeThreshold: reader.read(S.StakeThreshold),
    maxAllowedValidators: reader.read(S.MaxAllowedValidators, netuid),
    kappa: reader.read(S.Kappa, netuid),
    bondsPenalty: reader.read(S.BondsPenalty, netuid),
    alphaLow,
    alphaHigh,
    bondsMovingAverage: reader.read(S.BondsMovingAverage, netuid),
    sigmoidSteepness: reader.read(S.AlphaSigmoidSteepness, netuid),
    isYuma3: reader.read(S.Yuma3On, netuid),
    isLiquidAlpha: reader.read(S.LiquidAlphaOn, netuid),
  };
}

/**
 * By uid the block of its first commit that can still be revealed. Of a queue of hashes only the first
 * such entry counts, of timelocked commits every one.
 */
function readCommitBlocks(
  reader: StateReader,
  { netuid, index }: EpochPlace,
  hotkeys: readonly AccountId[],
): (bigint | null)[] | null {
  if (!reader.read(S.CommitRevealWeightsEnabled, netuid)) return null;
  const current = reader.read(S.SubnetEpochIndex, netuid);
  const period = reader.read(S.RevealPeriodEpochs, netuid);
  const isExpired = (epoch: bigint) => current > epoch + period;
  const first = new Map<AccountId, bigint>();
  const note = (hotkey: AccountId, block: bigint) => {
    const known = first.get(hotkey);
    if (known === undefined || block < known) first.set(hotkey, block);
  };
  for (const [[, hotkey], queue] of reader.entries(S.WeightCommits, index)) {
    const waiting = queue.find(([, epoch]) => !isExpired(epoch));
    if (waiting !== undefined) note(hotkey, waiting[2]);
  }
  for (const [[, epoch], queue] of reader.entries(S.TimelockedWeightCommits, index)) {
    if (isExpired(epoch)) continue;
    for (const [hotkey, block] of queue) note(hotkey, block);
  }
  return hotkeys.map((hotkey) => first.get(hotkey) ?? null);
}

function readOwnerUid(reader: StateReader, netuid: number): number | null {
  if (!reader.has(S.SubnetOwnerHotkey, netuid)) return null;
  const owner = reader.read(S.SubnetOwnerHotkey, netuid);
  return reader.read(S.Uids, netuid, owner) ?? null;
}

/** The input of an epoch that gives away `emissionRao`. Lists that are too short are filled with nothing. */
export function readEpochInput(
  reader: StateReader,
  place: EpochPlace,
  emissionRao: bigint,
): EpochInput {
  const { netuid, index, now } = place;
  const hotkeys = hotkeysOf(reader, netuid);
  const weightOf = stakeWeightsOn(reader, netuid);
  const permits = reader.read(S.ValidatorPermit, netuid);
  const lastUpdates = reader.read(S.LastUpdate, index);
  return {
    now,
    stakeWeights: hotkeys.map((hotkey) => weightOf(hotkey).weight),
    permits: hotkeys.map((_, uid) => permits[uid] ?? false),
    lastUpdates: hotkeys.map((_, uid) => lastUpdates[uid] ?? 0n),
    registeredAt: hotkeys.map((_, uid) => reader.read(S.BlockAtRegistration, netuid, uid)),
    weights: hotkeys.map((_, uid) => reader.read(S.Weights, index, uid)),
    bonds: hotkeys.map((_, uid) => reader.read(S.Bonds, index, uid)),
    ownerUid: readOwnerUid(reader, netuid),
    commitBlocks: readCommitBlocks(reader, place, hotkeys),
    lastStepBlock: reader.read(S.LastMechansimStepBlock, netuid),
    parameters: readParameters(reader, netuid),
    emission: emissionRao,
  };
}
