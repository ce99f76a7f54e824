/** Calls that set, commit or reveal several weights at once (chain.md 6.3, 6.4). */
import type { AccountId, CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type CallContext, ensureSigned } from '../../context.ts';
import { catchFailure } from '../../dispatch-error.ts';
import { ensureEqualLengths, revealsOf } from './batch-arguments.ts';
import { commitWeights } from './commit-weights.ts';
import { revealBatch } from './reveal-weights.ts';
import { refuseWhileCommitReveal, setWeights } from './set-weights.ts';

type Calls = typeof SubtensorModule.calls;

interface Batch {
  readonly hotkey: AccountId;
  readonly netuids: readonly number[];
  /** Does what the item at a place says. */
  run(netuid: number, at: number): void;
}

/** Runs all items; those that fail change nothing and are told after the last one. */
function runItems(context: CallContext, { hotkey, netuids, run }: Batch): void {
  const failures = netuids.flatMap((netuid, at) => {
    const failure = catchFailure(() => context.transactional(() => run(netuid, at)));
    return failure === null ? [] : [{ netuid, error: failure.error }];
  });
  if (failures.length > 0) context.deposit(SubtensorModule, 'BatchCompletedWithErrors', []);
  for (const { netuid, error } of failures) {
    context.deposit(SubtensorModule, 'BatchWeightItemFailed', [netuid, error]);
  }
  context.deposit(SubtensorModule, 'BatchWeightsCompleted', [[...netuids], hotkey]);
}

/** Sets weights on several subnets. @throws DispatchFailure `InputLengthsUnequal`. */
export function batchSetWeights(
  context: CallContext,
  args: CallArguments<Calls['batch_set_weights']>,
): void {
  const hotkey = ensureSigned(context);
  ensureEqualLengths(args);
  const { netuids, weights, version_keys } = args;
  runItems(context, {
    hotkey,
    netuids,
    run: (netuid, at) => {
      refuseWhileCommitReveal(context.state, netuid);
      const pairs = weights[at] ?? [];
      const uids = pairs.map(([uid]) => uid);
      const values = pairs.map(([, value]) => value);
      const versionKey = version_keys[at] ?? 0n;
      setWeights(context, { netuid, mecid: 0, hotkey }, { uids, values, versionKey });
    },
  });
}

/** Commits hashes on several subnets. @throws DispatchFailure `InputLengthsUnequal`. */
export function batchCommitWeights(
  context: CallContext,
  args: CallArguments<Calls['batch_commit_weights']>,
): void {
  const hotkey = ensureSigned(context);
  ensureEqualLengths(args);
  const { netuids, commit_hashes } = args;
  runItems(context, {
    hotkey,
    netuids,
    run: (netuid, at) =>
      commitWeights(context, { netuid, mecid: 0, hotkey }, commit_hashes[at] ?? ''),
  });
}

/** Reveals several commits of the main mechanism, all or none. */
export function batchRevealWeights(
  context: CallContext,
  args: CallArguments<Calls['batch_reveal_weights']>,
): void {
  const hotkey = ensureSigned(context);
  ensureEqualLengths(args);
  revealBatch(context, { netuid: args.netuid, mecid: 0, hotkey }, revealsOf(args));
}
