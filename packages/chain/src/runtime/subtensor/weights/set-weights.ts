/** A validator's weights: what they must fulfil, and how they are stored (chain.md 6.1, 6.2). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { maxUpscale } from '../../yuma/max-upscale.ts';
import { withBlock } from '../registration/neurons.ts';
import { ROOT_NETUID } from '../subnets/list-netuids.ts';
import {
  ensureMechanism,
  ensureRegistered,
  ensureWeightRate,
  ensureWeightStake,
  indexOf,
  isOwnerHotkey,
  type WeightSetter,
} from './weight-checks.ts';

const S = SubtensorModule.storage;

/** Weights as somebody gives them. */
export interface GivenWeights {
  readonly uids: readonly number[];
  /** One for each uid; only their proportions count. */
  readonly values: readonly number[];
  /** The version of the subnet's code that the validator runs. */
  readonly versionKey: bigint;
}

/** @throws DispatchFailure `CommitRevealEnabled`. */
export function refuseWhileCommitReveal(reader: StateReader, netuid: number): void {
  if (reader.read(S.CommitRevealWeightsEnabled, netuid)) {
    fail(SubtensorModule, 'CommitRevealEnabled', { netuid });
  }
}

/** Writes in which block a neuron last set or committed weights of a mechanism. */
export function stampUpdate(
  { state, now }: BlockContext,
  place: Pick<WeightSetter, 'netuid' | 'mecid'>,
  uid: number,
): void {
  state.update(S.LastUpdate, indexOf(place), (list) => withBlock(list, uid, now));
}

function ensureShape(
  reader: StateReader,
  setter: WeightSetter,
  { uids, values }: GivenWeights,
): void {
  if (setter.netuid === ROOT_NETUID) fail(SubtensorModule, 'CanNotSetRootNetworkWeights');
  if (uids.length !== values.length) {
    fail(SubtensorModule, 'WeightVecNotEqualSize', { uids: uids.length, values: values.length });
  }
  ensureMechanism(reader, setter);
  const size = reader.read(S.SubnetworkN, setter.netuid);
  if (uids.length <= size) return;
  fail(SubtensorModule, 'UidsLengthExceedUidsInSubNet', { uids: uids.length, most: size });
}

function ensureVersion(reader: StateReader, netuid: number, version: bigint): void {
  const least = reader.read(S.WeightsVersionKey, netuid);
  // Zero asks for no version, and no version is below it.
  if (version < least) fail(SubtensorModule, 'IncorrectWeightVersionKey', { version, least });
}

interface Row {
  readonly uid: number;
  readonly isSelfWeight: boolean;
}

function ensurePermit(reader: StateReader, setter: WeightSetter, { uid, isSelfWeight }: Row): void {
  if (isSelfWeight || isOwnerHotkey(reader, setter)) return;
  if (reader.read(S.ValidatorPermit, setter.netuid)[uid] === true) return;
  fail(SubtensorModule, 'NeuronNoValidatorPermit', { netuid: setter.netuid, uid });
}

function ensureTargets(
  reader: StateReader,
  { netuid }: WeightSetter,
  { uids, isSelfWeight }: Pick<GivenWeights, 'uids'> & Row,
): void {
  if (new Set(uids).size < uids.length) fail(SubtensorModule, 'DuplicateUids');
  const size = reader.read(S.SubnetworkN, netuid);
  const unknown = uids.find((uid) => uid >= size);
  if (unknown !== undefined) {
    fail(SubtensorModule, 'UidVecContainInvalidOne', { uid: unknown, uids: size });
  }
  const least = Math.min(size, reader.read(S.MinAllowedWeights, netuid));
  if (isSelfWeight || uids.length >= least) return;
  fail(SubtensorModule, 'WeightVecLengthIsLow', { weights: uids.length, least });
}

/**
 * Sets a hotkey's weights on a mechanism, also those that a commit reveals. The limit of a single
 * weight is the greatest there is, so nothing exceeds it.
 * @throws DispatchFailure in this order `CanNotSetRootNetworkWeights`, `WeightVecNotEqualSize`,
 *   `MechanismDoesNotExist`, `UidsLengthExceedUidsInSubNet`, `HotKeyNotRegisteredInSubNet`,
 *   `NotEnoughStakeToSetWeights`, `IncorrectWeightVersionKey`, without commit-reveal
 *   `SettingWeightsTooFast`, then `NeuronNoValidatorPermit`, `DuplicateUids`,
 *   `UidVecContainInvalidOne`, `WeightVecLengthIsLow`.
 */
export function setWeights(
  context: BlockContext,
  setter: WeightSetter,
  weights: GivenWeights,
): void {
  const { state, now } = context;
  const { netuid } = setter;
  const { uids, values } = weights;
  ensureShape(state, setter, weights);
  const uid = ensureRegistered(state, setter);
  ensureWeightStake(state, setter);
  ensureVersion(state, netuid, weights.versionKey);
  const isDirect = !state.read(S.CommitRevealWeightsEnabled, netuid);
  if (isDirect) ensureWeightRate(state, { ...setter, uid, now }, 'SettingWeightsTooFast');
  const row = { uid, isSelfWeight: uids.length === 1 && uids[0] === uid };
  ensurePermit(state, setter, row);
  ensureTargets(state, setter, { uids, ...row });
  const scaled = maxUpscale(values);
  const pairs = uids.map((target, at): [number, number] => [target, scaled[at] ?? 0]);
  state.write(S.Weights, indexOf(setter), uid, pairs);
  if (isDirect) stampUpdate(context, setter, uid);
  context.deposit(SubtensorModule, 'WeightsSet', [indexOf(setter), uid]);
}
