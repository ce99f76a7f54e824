/** Calls that register hotkeys. */
import type { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../../call-handlers.ts';
import { burnedRegister, registerLimit } from './register.ts';
import { rootRegister } from './root-register.ts';

/** What those calls do. There is no proof of work any more: `register` pays like the others. */
export const registrationHandlers = {
  register: burnedRegister,
  burned_register: burnedRegister,
  register_limit: registerLimit,
  root_register: rootRegister,
} satisfies CallHandlers<typeof SubtensorModule>;
