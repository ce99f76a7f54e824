/** What pallets do at the beginning and at the end of every block, in the runtime's order (chain 8.1). */
import type { BlockContext } from './context.ts';
import { clearCallResults } from './proxy/act-for.ts';
import { initializeSubtensorBlock } from './subtensor/initialize-block.ts';
import { writeSquareRootPrices } from './swap/square-root-price.ts';
import { clearTimestampMark } from './timestamp/inherent.ts';

/** A step of a pallet; it must not fail. */
export type Hook = (context: BlockContext) => void;

/** Before the first extrinsic. System and Aura have begun the block already. */
export const onInitialize: readonly Hook[] = [initializeSubtensorBlock];

/** After the last extrinsic, before the block is sealed. */
export const onFinalize: readonly Hook[] = [
  clearTimestampMark,
  clearCallResults,
  writeSquareRootPrices,
];
