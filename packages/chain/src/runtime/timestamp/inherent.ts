/** The block's time: an unsigned extrinsic at index 0 of every block. */
import { Drand } from '../../definitions/drand.ts';
import { Timestamp } from '../../definitions/timestamp.ts';
import type { CallHandlers } from '../call-handlers.ts';
import type { BlockContext } from '../context.ts';
import { badOrigin, failWith } from '../dispatch-error.ts';
import { quicknetRound } from './quicknet.ts';

/** Calls of Timestamp. Only the block's author sets the time; the pool takes no such extrinsic. */
export const timestampCalls: CallHandlers<typeof Timestamp> = {
  set: ({ state, origin }, { now }) => {
    if (origin.type !== 'none') badOrigin();
    // The real runtime panics, so that no block can hold a second one.
    if (state.has(Timestamp.storage.DidUpdate)) failWith({ type: 'Other', value: [] });
    state.write(Timestamp.storage.Now, now);
    state.write(Timestamp.storage.DidUpdate, true);
    // A real chain learns rounds from its offchain workers; here they are as old as the block.
    const round = quicknetRound(now);
    if (round > state.read(Drand.storage.LastStoredRound)) {
      state.write(Drand.storage.LastStoredRound, round);
    }
  },
};

/** Forgets at the block's end that the time was set. */
export function clearTimestampMark({ state }: BlockContext): void {
  state.remove(Timestamp.storage.DidUpdate);
}
