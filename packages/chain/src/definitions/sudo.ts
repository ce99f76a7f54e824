/** The Sudo pallet, index 12. */
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

/** The root account and its calls. */
export const Sudo = definePallet({
  name: 'Sudo',
  index: 12,
  crate: 'pallet_sudo',
  storage: {
    Key: storage.optional('Key', accountId, 'The root account.'),
  },
  calls: {
    sudo: variant(
      0,
      { call: boxedCall },
      'Makes a call as root; how it ended stands in the event.',
    ),
    sudo_unchecked_weight: variant(
      1,
      { call: boxedCall, weight: weight },
      'Makes a call as root with a stated weight.',
    ),
    set_key: variant(2, { new: lookup }, 'Makes another account the root account.'),
    sudo_as: variant(3, { who: lookup, call: boxedCall }, 'Makes a call as another account.'),
    remove_key: variant(4, [], 'Removes the root account for ever.'),
  },
  events: {
    Sudid: variant(0, { sudo_result: named(dispatchResult, 'DispatchResult') }),
    KeyChanged: variant(1, { old: option(account), new: account }),
    KeyRemoved: variant(2),
    SudoAsDone: variant(3, { sudo_result: named(dispatchResult, 'DispatchResult') }),
  },
  errors: {
    RequireSudo: variant(0, [], 'The signer is not the root account.'),
  },
});
