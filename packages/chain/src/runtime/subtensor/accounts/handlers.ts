/** Calls about keys and who they are. */
import type { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../../call-handlers.ts';
import { ensureSigned } from '../../context.ts';
import { faucet } from './faucet.ts';
import { setIdentity } from './identity.ts';
import { createPair } from './key-pair.ts';

/** What those calls do. */
export const accountHandlers = {
  faucet,
  set_identity: setIdentity,
  try_associate_hotkey: (context, { hotkey }) => {
    createPair(context, { coldkey: ensureSigned(context), hotkey });
  },
} satisfies CallHandlers<typeof SubtensorModule>;
