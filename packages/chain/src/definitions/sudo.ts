/** Sudo.ts. */
import {
  accountId,
  definePallet,
  named,
  option,
  storageOf,
  variant,
  weight,
} from '@adit/substrate';
import { account, boxedCall, dispatchResult, lookup } from './types.ts';

const storage = storageOf('Sudo');

/** Sudo. */
export const Sudo = definePallet({
  name: 'Sudo',
  index: 12,
  crate: 'pallet_sudo',
  storage: {
    Key: storage.optional('Key', accountId, 'Key.'),
  },
  calls: {
    sudo: variant(0, { call: boxedCall }, 'Sudo.'),
    sudo_unchecked_weight: variant(
      1,
      { call: boxedCall, weight: weight },
      'Sudo unchecked weight.',
    ),
    set_key: variant(2, { new: lookup }, 'Set key.'),
    sudo_as: variant(3, { who: lookup, call: boxedCall }, 'Sudo as.'),
    remove_key: variant(4, [], 'Remove key.'),
  },
  events: {
    Sudid: variant(0, { sudo_result: named(dispatchResult, 'DispatchResult') }, 'Sudid.'),
    KeyChanged: variant(1, { old: option(account), new: account }, 'Key changed.'),
    KeyRemoved: variant(2, [], 'Key removed.'),
    SudoAsDone: variant(
      3,
      { sudo_result: named(dispatchResult, 'DispatchResult') },
      'Sudo as done.',
    ),
  },
  errors: {
    RequireSudo: variant(0, [], 'Require sudo.'),
  },
});
