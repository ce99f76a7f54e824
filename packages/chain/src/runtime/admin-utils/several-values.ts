/** Calls that set more than one value of a subnet, or move its data. */
import type { AdminUtils } from '../../definitions/admin-utils/pallet.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { trimSubnet } from '../subtensor/registration/trim.ts';
import { setMechanismCount, setMechanismSplit } from '../subtensor/subnets/mechanisms.ts';
import {
  MECHANISM_COUNT_LIMIT,
  MECHANISM_SPLIT_LIMIT,
  type OwnerLimit,
  TRIMMING_LIMIT,
} from '../subtensor/subnets/owner-limits.ts';
import { writeTempo } from '../subtensor/subnets/tempo.ts';
import { checkAlphaValues } from './checks.ts';
import { type Permission, type SubnetChange, subnetChange } from './setter.ts';

const { AlphaValues } = SubtensorModule.storage;

type Handler<Name extends keyof CallHandlers<typeof AdminUtils>> = NonNullable<
  CallHandlers<typeof AdminUtils>[Name]
>;

function ownerWithin(limit: OwnerLimit): Permission {
  return { by: 'owner', isFrozen: true, limit };
}

/** Root sets any tempo, which starts the cycle anew. */
export const setTempo: Handler<'sudo_set_tempo'> = subnetChange(
  { by: 'root', isFrozen: true },
  ({ context, args }: SubnetChange<{ readonly tempo: number }>) =>
    writeTempo(context, args.netuid, args.tempo),
);

/** Bounds of liquid alpha. */
export const setAlphaValues: Handler<'sudo_set_alpha_values'> = subnetChange(
  ownerWithin('AlphaValues'),
  (change: SubnetChange<{ readonly alpha_low: number; readonly alpha_high: number }>) => {
    checkAlphaValues(change);
    const { netuid, alpha_low, alpha_high } = change.args;
    change.context.state.write(AlphaValues, netuid, [alpha_low, alpha_high]);
  },
);

/** How many mechanisms. */
export const setMechanisms: Handler<'sudo_set_mechanism_count'> = subnetChange(
  ownerWithin(MECHANISM_COUNT_LIMIT),
  ({ context, args }: SubnetChange<{ readonly mechanism_count: number }>) =>
    setMechanismCount(context, args.netuid, args.mechanism_count),
);

/** What each mechanism gets. */
export const setSplit: Handler<'sudo_set_mechanism_emission_split'> = subnetChange(
  ownerWithin(MECHANISM_SPLIT_LIMIT),
  ({ context, args }: SubnetChange<{ readonly maybe_split: number[] | undefined }>) =>
    setMechanismSplit(context, args.netuid, args.maybe_split),
);

/** Fewer seats. */
export const trimUids: Handler<'sudo_trim_to_max_allowed_uids'> = subnetChange(
  ownerWithin(TRIMMING_LIMIT),
  ({ context, args }: SubnetChange<{ readonly max_n: number }>) =>
    trimSubnet(context, args.netuid, args.max_n),
);
