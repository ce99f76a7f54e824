/** When epochs run (chain.md 8.1), and the window before them in which owners may change nothing (2.7). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { addAmounts } from '../../fixed-point/saturating.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { drainPots } from '../emission/pots.ts';
import { listSubnets } from '../subnets/list-netuids.ts';
import { epochStep } from './epoch-step.ts';

const S = SubtensorModule.storage;

/** An epoch that many blocks overdue runs whatever its anchor says. */
const STEP_BLOCKS_MAX = 50_400n;

/** True when a subnet's epoch is to run in block `now`. */
export function isEpochDue(reader: StateReader, netuid: number, now: bigint): boolean {
  const tempo = BigInt(reader.read(S.Tempo, netuid));
  if (tempo === 0n) return false;
  const pendingAt = reader.read(S.PendingEpochAt, netuid);
  return (
    (pendingAt > 0n && now >= pendingAt) ||
    reader.read(S.BlocksSinceLastStep, netuid) > STEP_BLOCKS_MAX ||
    now - reader.read(S.LastEpochBlock, netuid) >= tempo
  );
}

/**
 * The epoch that a subnet's commits and reveals in block `now` belong to (6.3). One that is due in this
 * block and has not run yet is counted already: commits are opened before it is computed.
 */
export function currentEpoch(reader: StateReader, netuid: number, now: bigint): bigint {
  const index = reader.read(S.SubnetEpochIndex, netuid);
  return isEpochDue(reader, netuid, now) ? index + 1n : index;
}

/** The block of the next epoch, null for a subnet without tempo. */
export function nextEpochBlock(reader: StateReader, netuid: number): bigint | null {
  const tempo = BigInt(reader.read(S.Tempo, netuid));
  if (tempo === 0n) return null;
  const regular = reader.read(S.LastEpochBlock, netuid) + tempo;
  const pendingAt = reader.read(S.PendingEpochAt, netuid);
  return pendingAt > 0n && pendingAt < regular ? pendingAt : regular;
}

/** Blocks until the regular epoch; 0 when it is due. */
export function blocksUntilEpoch(reader: StateReader, netuid: number, now: bigint): bigint {
  const regular = reader.read(S.LastEpochBlock, netuid) + BigInt(reader.read(S.Tempo, netuid));
  return regular > now ? regular - now : 0n;
}

/** True in the blocks before an epoch in which parameters are frozen. */
export function isFrozen(reader: StateReader, netuid: number, now: bigint): boolean {
  if (reader.read(S.Tempo, netuid) === 0) return false;
  if (reader.read(S.PendingEpochAt, netuid) > now) return true;
  return blocksUntilEpoch(reader, netuid, now) < BigInt(reader.read(S.AdminFreezeWindow));
}

/** @throws DispatchFailure `AdminActionProhibitedDuringWeightsWindow`, also for root. */
export function refuseWhileFrozen({ state, now }: BlockContext, netuid: number): void {
  if (!isFrozen(state, netuid, now)) return;
  fail(SubtensorModule, 'AdminActionProhibitedDuringWeightsWindow', {
    blocks_until_epoch: blocksUntilEpoch(state, netuid, now),
    window_blocks: state.read(S.AdminFreezeWindow),
  });
}

/** True when two uids have one hotkey: such a subnet's epoch is left out. */
function isInconsistent(reader: StateReader, netuid: number): boolean {
  const hotkeys = reader.entries(S.Keys, netuid).map(([, hotkey]) => hotkey);
  return new Set(hotkeys).size !== hotkeys.length;
}

function advance({ state, now }: BlockContext, netuid: number): void {
  state.write(S.LastEpochBlock, netuid, now);
  state.write(S.PendingEpochAt, netuid, 0n);
  state.update(S.SubnetEpochIndex, netuid, (index) => addAmounts(index, 1n));
}

/** True when the subnet's epoch is to run after the schedule of the whole block is known. */
function scheduleSubnet(context: BlockContext, netuid: number, run: number): boolean {
  const { state, now } = context;
  state.update(S.BlocksSinceLastStep, netuid, (blocks) => addAmounts(blocks, 1n));
  if (!isEpochDue(state, netuid, now)) return false;
  if (run >= state.read(S.MaxEpochsPerBlock)) {
    state.write(S.PendingEpochAt, netuid, now + 1n);
    const fields = { netuid, from_block: now, to_block: now + 1n };
    context.deposit(SubtensorModule, 'EpochDeferred', fields);
    return false;
  }
  const isSkipped = isInconsistent(state, netuid);
  if (isSkipped) context.deposit(SubtensorModule, 'EpochSkipped', { netuid, block: now });
  else state.write(S.BlocksSinceLastStep, netuid, 0n);
  advance(context, netuid);
  return !isSkipped;
}

/** Subnets whose epochs are due in block `now` and have to wait for a later one. */
export function deferredSubnets(reader: StateReader, now: bigint): ReadonlySet<number> {
  const due = listSubnets(reader).filter((netuid) => isEpochDue(reader, netuid, now));
  const deferred = new Set<number>();
  let running = 0;
  for (const netuid of due) {
    if (running >= reader.read(S.MaxEpochsPerBlock)) deferred.add(netuid);
    else if (!isInconsistent(reader, netuid)) running += 1;
  }
  return deferred;
}

/** Advances the schedule of every subnet and runs the epochs that are due. */
export function runEpochs(context: BlockContext): void {
  const running: number[] = [];
  for (const netuid of listSubnets(context.state)) {
    if (scheduleSubnet(context, netuid, running.length)) running.push(netuid);
  }
  const drained = running.map((netuid) => drainPots(context, netuid));
  for (const pots of drained) epochStep(context, pots);
}
