/** Admin-utils/pallet.ts. */
import { blake2, bool, definePallet, storageOf, u16, u64f64, variant } from '@adit/substrate';
import { netUid } from '../types.ts';
import { globalCalls } from './global-calls.ts';
import { subnetCalls } from './subnet-calls.ts';
import { precompileEnum } from './types.ts';

const storage = storageOf('AdminUtils');

/** Admin utils. */
export const AdminUtils = definePallet({
  name: 'AdminUtils',
  index: 19,
  crate: 'pallet_admin_utils',
  storage: {
    PrecompileEnable: storage.map(
      'PrecompileEnable',
      [blake2(precompileEnum)],
      bool,
      true,
      'Precompile enable.',
    ),
  },
  calls: { ...globalCalls, ...subnetCalls },
  events: {
    PrecompileUpdated: variant(
      0,
      { precompile_id: precompileEnum, enabled: bool },
      'Precompile updated.',
    ),
    Yuma3EnableToggled: variant(1, { netuid: netUid, enabled: bool }, 'Yuma3 enable toggled.'),
    BondsResetToggled: variant(2, { netuid: netUid, enabled: bool }, 'Bonds reset toggled.'),
    BurnHalfLifeSet: variant(3, { netuid: netUid, burn_half_life: u16 }, 'Burn half life set.'),
    BurnIncreaseMultSet: variant(
      4,
      { netuid: netUid, burn_increase_mult: u64f64 },
      'Burn increase mult set.',
    ),
    SubnetEmissionEnabledSet: variant(
      5,
      { netuid: netUid, enabled: bool },
      'Subnet emission enabled set.',
    ),
  },
  errors: {
    SubnetDoesNotExist: variant(0, [], 'Subnet does not exist.'),
    MaxValidatorsLargerThanMaxUIds: variant(1, [], 'Max validators larger than max u ids.'),
    MaxAllowedUIdsLessThanCurrentUIds: variant(2, [], 'Max allowed u ids less than current u ids.'),
    BondsMovingAverageMaxReached: variant(3, [], 'Bonds moving average max reached.'),
    NegativeSigmoidSteepness: variant(4, [], 'Negative sigmoid steepness.'),
    ValueNotInBounds: variant(5, [], 'Value not in bounds.'),
    MinAllowedUidsGreaterThanCurrentUids: variant(
      6,
      [],
      'Min allowed uids greater than current uids.',
    ),
    MinAllowedUidsGreaterThanMaxAllowedUids: variant(
      7,
      [],
      'Min allowed uids greater than max allowed uids.',
    ),
    MaxAllowedUidsLessThanMinAllowedUids: variant(
      8,
      [],
      'Max allowed uids less than min allowed uids.',
    ),
    MaxAllowedUidsGreaterThanDefaultMaxAllowedUids: variant(
      9,
      [],
      'Max allowed uids greater than default max allowed uids.',
    ),
    InvalidValue: variant(10, [], 'Invalid value.'),
    NotPermittedOnRootSubnet: variant(11, [], 'Not permitted on root subnet.'),
    POWRegistrationDisabled: variant(12, [], 'Pow registration disabled.'),
    Deprecated: variant(13, [], 'Deprecated.'),
  },
});
