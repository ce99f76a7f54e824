/** Calls by which owners steer when epochs run and who counts as active (chain.md 2.8, 8.1). */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext, CallContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { blocksUntilEpoch, refuseWhileFrozen } from '../epoch/schedule.ts';
import { ensureNetwork } from './list-netuids.ts';
import { ensureOwnerRate, recordOwnerChange, TEMPO_LIMIT } from './owner-limits.ts';
import { ensureSubnetOwner, ensureSubnetOwnerOrRoot } from './subnet-owner.ts';

const S = SubtensorModule.storage;
const TEMPO_MIN = 360;
const TEMPO_MAX = 50_400;
const FACTOR_MIN = 1_000;
const FACTOR_MAX = 50_000;

/** Sets a tempo; the cycle begins anew with this block. */
export function writeTempo(context: BlockContext, netuid: number, tempo: number): void {
  context.state.write(S.Tempo, netuid, tempo);
  context.state.write(S.LastEpochBlock, netuid, context.now);
  context.deposit(SubtensorModule, 'TempoSet', [netuid, tempo]);
}

/** The owner sets the tempo, within bounds. */
export function setTempo(
  context: CallContext,
  { netuid, tempo }: CallArguments<typeof SubtensorModule.calls.set_tempo>,
): void {
  const change = { owner: ensureSubnetOwner(context, netuid), netuid };
  if (tempo < TEMPO_MIN || tempo > TEMPO_MAX) {
    fail(SubtensorModule, 'TempoOutOfBounds', { tempo, least: TEMPO_MIN, most: TEMPO_MAX });
  }
  refuseWhileFrozen(context, netuid);
  ensureOwnerRate(context, change, TEMPO_LIMIT);
  writeTempo(context, netuid, tempo);
  recordOwnerChange(context, change, TEMPO_LIMIT);
}

/** The owner, within rate and window, or root sets after how many tempos a neuron is inactive. */
export function setActivityCutoffFactor(
  context: CallContext,
  args: CallArguments<typeof SubtensorModule.calls.set_activity_cutoff_factor>,
): void {
  const { netuid, factor_milli } = args;
  const owner = ensureSubnetOwnerOrRoot(context, netuid);
  ensureNetwork(context.state, netuid);
  if (factor_milli < FACTOR_MIN || factor_milli > FACTOR_MAX) {
    fail(SubtensorModule, 'ActivityCutoffFactorMilliOutOfBounds', {
      factor_milli,
      least: FACTOR_MIN,
      most: FACTOR_MAX,
    });
  }
  if (owner !== null) {
    refuseWhileFrozen(context, netuid);
    ensureOwnerRate(context, { owner, netuid }, 'ActivityCutoffFactorMilli');
  }
  context.state.write(S.ActivityCutoffFactorMilli, netuid, factor_milli);
  context.deposit(SubtensorModule, 'ActivityCutoffFactorMilliSet', { netuid, factor_milli });
  if (owner !== null) recordOwnerChange(context, { owner, netuid }, 'ActivityCutoffFactorMilli');
}

function ensureTriggerable({ state, now }: BlockContext, netuid: number): void {
  if (state.read(S.CommitRevealWeightsEnabled, netuid)) {
    fail(SubtensorModule, 'DynamicTempoBlockedByCommitReveal', { netuid });
  }
  const pendingAt = state.read(S.PendingEpochAt, netuid);
  if (pendingAt > 0n) fail(SubtensorModule, 'EpochTriggerAlreadyPending', { fires_at: pendingAt });
  const remaining = blocksUntilEpoch(state, netuid, now);
  const window = BigInt(state.read(S.AdminFreezeWindow));
  if (remaining < window) {
    fail(SubtensorModule, 'AutoEpochAlreadyImminent', { blocks: remaining, window });
  }
}

/** The owner asks for an epoch soon. */
export function triggerEpoch(
  context: CallContext,
  { netuid }: CallArguments<typeof SubtensorModule.calls.trigger_epoch>,
): void {
  const owner = ensureSubnetOwner(context, netuid);
  const { state, now } = context;
  ensureNetwork(state, netuid);
  ensureTriggerable(context, netuid);
  ensureOwnerRate(context, { owner, netuid }, 'TriggerEpoch');
  const firesAt = now + BigInt(state.read(S.AdminFreezeWindow));
  state.write(S.PendingEpochAt, netuid, firesAt);
  recordOwnerChange(context, { owner, netuid }, 'TriggerEpoch');
  context.deposit(SubtensorModule, 'EpochTriggered', { netuid, by: owner, fires_at: firesAt });
}
