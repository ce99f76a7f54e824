/** Calls about weights (chain.md 6); they cost nothing. */
import type { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../../call-handlers.ts';
import { ensureSigned } from '../../context.ts';
import { batchCommitWeights, batchRevealWeights, batchSetWeights } from './batches.ts';
import { commitWeights } from './commit-weights.ts';
import { revealWeights } from './reveal-weights.ts';
import { refuseWhileCommitReveal, setWeights } from './set-weights.ts';
import { commitTimelocked } from './timelocked-weights.ts';

/** The main mechanism of a subnet. */
const MAIN = 0;

/** What those calls do. */
export const weightHandlers = {
  set_weights: (context, { netuid, dests: uids, weights: values, version_key: versionKey }) => {
    refuseWhileCommitReveal(context.state, netuid);
    const setter = { netuid, mecid: MAIN, hotkey: ensureSigned(context) };
    setWeights(context, setter, { uids, values, versionKey });
  },
  set_mechanism_weights: (context, { netuid, mecid, dests, weights, version_key }) => {
    refuseWhileCommitReveal(context.state, netuid);
    const given = { uids: dests, values: weights, versionKey: version_key };
    setWeights(context, { netuid, mecid, hotkey: ensureSigned(context) }, given);
  },
  batch_set_weights: batchSetWeights,
  commit_weights: (context, { netuid, commit_hash }) => {
    commitWeights(context, { netuid, mecid: MAIN, hotkey: ensureSigned(context) }, commit_hash);
  },
  commit_mechanism_weights: (context, { netuid, mecid, commit_hash }) => {
    commitWeights(context, { netuid, mecid, hotkey: ensureSigned(context) }, commit_hash);
  },
  batch_commit_weights: batchCommitWeights,
  reveal_weights: (context, { netuid, version_key: versionKey, ...reveal }) => {
    const setter = { netuid, mecid: MAIN, hotkey: ensureSigned(context) };
    revealWeights(context, setter, { ...reveal, versionKey });
  },
  reveal_mechanism_weights: (context, { netuid, mecid, version_key: versionKey, ...reveal }) => {
    const setter = { netuid, mecid, hotkey: ensureSigned(context) };
    revealWeights(context, setter, { ...reveal, versionKey });
  },
  batch_reveal_weights: batchRevealWeights,
  commit_timelocked_weights: (context, { netuid, commit_reveal_version, ...commit }) => {
    const setter = { netuid, mecid: MAIN, hotkey: ensureSigned(context) };
    commitTimelocked(context, setter, { ...commit, version: commit_reveal_version });
  },
  commit_timelocked_mechanism_weights: (
    context,
    { netuid, mecid, commit_reveal_version, ...commit },
  ) => {
    const setter = { netuid, mecid, hotkey: ensureSigned(context) };
    commitTimelocked(context, setter, { ...commit, version: commit_reveal_version });
  },
  commit_crv3_mechanism_weights: (context, { netuid, mecid, ...commit }) => {
    const setter = { netuid, mecid, hotkey: ensureSigned(context) };
    commitTimelocked(context, setter, { ...commit, version: null });
  },
} satisfies CallHandlers<typeof SubtensorModule>;
