/** Runs a subnet's epoch on state: reads, computes, writes, tells who earned what (chain.md 7.11). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../context.ts';
import type { ChainState } from '../state/chain-state.ts';
import { mechanismIndices } from '../subtensor/registration/neurons.ts';
import { combineMechanisms, type SubnetResult, splitEmission } from './combine-mechanisms.ts';
import { yumaEpoch } from './epoch.ts';
import type { EpochResult, StoredRow } from './epoch-types.ts';
import { hotkeysOf, readEpochInput } from './read-input.ts';

const S = SubtensorModule.storage;

/** What a hotkey earned in an epoch, in RAO of alpha. */
export interface EpochEarnings {
  readonly hotkey: AccountId;
  readonly serverRao: bigint;
  readonly validatorRao: bigint;
}

/** The subnet whose epoch runs, and what it gives away. */
export interface EpochOrder {
  readonly netuid: number;
  readonly emissionRao: bigint;
}

function toPairs(row: StoredRow): [number, number][] {
  return row.map(([uid, value]) => [uid, value]);
}

/** Writes what a mechanism keeps for itself, under its storage index. */
function writeMechanism(context: BlockContext, index: number, result: EpochResult): void {
  const { state } = context;
  state.write(S.Incentive, index, [...result.incentives]);
  for (const [uid, row] of result.bonds.entries()) state.write(S.Bonds, index, uid, toPairs(row));
  const fields = { netuid: index, emissions: [...result.serverAmounts] };
  context.deposit(SubtensorModule, 'IncentiveAlphaEmittedToMiners', fields);
}

function writeSubnet(state: ChainState, netuid: number, result: SubnetResult): void {
  state.write(S.StakeWeight, netuid, [...result.stakeWeights]);
  state.write(S.Consensus, netuid, [...result.consensus]);
  state.write(S.Dividends, netuid, [...result.dividends]);
  state.write(S.ValidatorTrust, netuid, [...result.validatorTrust]);
  state.write(S.Active, netuid, [...result.active]);
  state.write(S.Emission, netuid, [...result.emissions]);
  state.write(S.ValidatorPermit, netuid, [...result.permits]);
}

/**
 * Runs the epoch of every mechanism on what the block began with, and writes what each and what the
 * subnet has then. The earnings stand in the order of the hotkeys' bytes. The schedule (8.1) must have
 * advanced before; paying out (8.7) is the caller's.
 */
export function runEpoch(
  context: BlockContext,
  { netuid, emissionRao }: EpochOrder,
): EpochEarnings[] {
  const { state, now } = context;
  const indices = mechanismIndices(state, netuid);
  const split = state.read(S.MechanismEmissionSplit, netuid);
  const partsRao = splitEmission(emissionRao, { count: indices.length, split });
  const results = indices.map((index, mechanism) => {
    const input = readEpochInput(state, { netuid, index, now }, partsRao[mechanism] ?? 0n);
    const result = yumaEpoch(input);
    writeMechanism(context, index, result);
    return result;
  });
  const subnet = combineMechanisms(results, partsRao);
  writeSubnet(state, netuid, subnet);
  const earnings = hotkeysOf(state, netuid).map((hotkey, uid) => ({
    hotkey,
    serverRao: subnet.serverAmounts[uid] ?? 0n,
    validatorRao: subnet.validatorAmounts[uid] ?? 0n,
  }));
  return earnings.sort((left, right) => (left.hotkey < right.hotkey ? -1 : 1));
}
