/** The AdminUtils pallet, index 19. */
import { blake2, bool, definePallet, storageOf, u16, u64f64, variant } from '@adit/substrate';
import { netUid } from '../types.ts';
import { globalCalls } from './global-calls.ts';
import { subnetCalls } from './subnet-calls.ts';
import { precompileEnum } from './types.ts';

const storage = storageOf('AdminUtils');

/** Setters of subnet parameters and of values of the whole chain. */
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
      'Whether an EVM precompile may be used.',
    ),
  },
  calls: { ...globalCalls, ...subnetCalls },
  events: {
    PrecompileUpdated: variant(0, { precompile_id: precompileEnum, enabled: bool }),
    Yuma3EnableToggled: variant(1, { netuid: netUid, enabled: bool }),
    BondsResetToggled: variant(2, { netuid: netUid, enabled: bool }),
    BurnHalfLifeSet: variant(3, { netuid: netUid, burn_half_life: u16 }),
    BurnIncreaseMultSet: variant(4, { netuid: netUid, burn_increase_mult: u64f64 }),
    SubnetEmissionEnabledSet: variant(5, { netuid: netUid, enabled: bool }),
  },
  errors: {
    SubnetDoesNotExist: variant(0, [], 'There is no such subnet.'),
    MaxValidatorsLargerThanMaxUIds: variant(1, [], 'There would be more validators than neurons.'),
    MaxAllowedUIdsLessThanCurrentUIds: variant(2, [], 'The subnet already has more neurons.'),
    BondsMovingAverageMaxReached: variant(
      3,
      [],
      "The bonds moving average is above the owner's limit.",
    ),
    NegativeSigmoidSteepness: variant(4, [], 'Only root may set a negative steepness.'),
    ValueNotInBounds: variant(5, [], 'The value is outside its bounds.'),
    MinAllowedUidsGreaterThanCurrentUids: variant(6, [], 'The subnet has fewer neurons.'),
    MinAllowedUidsGreaterThanMaxAllowedUids: variant(
      7,
      [],
      'The fewest neurons would be more than the most.',
    ),
    MaxAllowedUidsLessThanMinAllowedUids: variant(
      8,
      [],
      'The most neurons would be fewer than the fewest.',
    ),
    MaxAllowedUidsGreaterThanDefaultMaxAllowedUids: variant(
      9,
      [],
      'A subnet cannot have so many neurons.',
    ),
    InvalidValue: variant(10, [], 'The value is outside its range.'),
    NotPermittedOnRootSubnet: variant(11, [], 'The root network has no such parameter.'),
    POWRegistrationDisabled: variant(12, [], 'Registration by proof of work is switched off.'),
    Deprecated: variant(13, [], 'The call does nothing any more.'),
  },
});
