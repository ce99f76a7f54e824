/**
 * What the calls of AdminUtils do. Authorities and the EVM's chain id cannot be changed here: those
 * calls fail by name.
 */
import type { AdminUtils } from '../../definitions/admin-utils/pallet.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { globalSetters } from './global-setters.ts';
import { subnetSetters } from './subnet-setters.ts';

/** Calls of AdminUtils. */
export const adminUtilsHandlers: CallHandlers<typeof AdminUtils> = {
  ...globalSetters,
  ...subnetSetters,
};
