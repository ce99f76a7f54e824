/** Every entry of SubtensorModule at genesis, in both builds: what chain.md 1.8 says, and nothing else. */
import type { AnyStorageItem, Profile } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { ZERO_ACCOUNT as ZERO } from '../../definitions/types.ts';
import { openChain } from '../../testing/chain-fixture.ts';
import { DEV_ACCOUNTS } from './dev-accounts.ts';

type Entry = readonly [item: string, keys: readonly unknown[], value: unknown];

const utf8 = (text: string) => new TextEncoder().encode(text);
/** 10^9 as a share pool writes it. */
const SHARES = { mantissa: 10n ** 21n, exponent: -12n };

/** Of both networks. */
const both = (item: string, root: unknown, first: unknown): Entry[] => [
  [item, [0], root],
  [item, [1], first],
];

const COMMON: readonly Entry[] = [
  ...both('NetworksAdded', true, true),
  ...both('SubnetworkN', 0, 1),
  ...both('Tempo', 100, 100),
  ...both('MaxAllowedUids', 64, 256),
  ...both('MaxAllowedValidators', 64, 64),
  ...both('MinAllowedWeights', 0, 0),
  ...both('NetworkRegistrationAllowed', true, true),
  ...both('TokenSymbol', utf8('Τ'), utf8('α')),
  ['TargetRegistrationsPerInterval', [0], 1],
  ['SubnetMechanism', [1], 1],
  ['SubnetOwner', [1], ZERO],
  ['SubnetTAO', [1], 10_000_000_000n],
  ['SubnetAlphaIn', [1], 10_000_000_000n],
  ['SubnetAlphaOut', [1], 1_000_000_000n],
  ['SubnetLocked', [1], 1n],
  ['LargestLocked', [1], 1n],
  ['Keys', [1, 0], ZERO],
  ['Uids', [1, ZERO], 0],
  ['IsNetworkMember', [ZERO, 1], true],
  ['BlockAtRegistration', [1, 0], 0n],
  ['Active', [1], [true]],
  ['ValidatorPermit', [1], [false]],
  ['Emission', [1], [0n]],
  ['Consensus', [1], [0]],
  ['Dividends', [1], [0]],
  ['ValidatorTrust', [1], [0]],
  ['Incentive', [1], [0]],
  ['LastUpdate', [1], [0n]],
  ['Owner', [ZERO], ZERO],
  ['StakingHotkeys', [ZERO], [ZERO]],
  ['TotalHotkeyAlpha', [ZERO, 1], 1_000_000_000n],
  ['TotalHotkeySharesV2', [ZERO, 1], SHARES],
  ['AlphaV2', [ZERO, ZERO, 1], SHARES],
  ['TotalNetworks', [], 2],
  // As builds with the faucet have it.
  ['NetworkRateLimit', [], 0n],
];

const OWN: Readonly<Record<Profile, readonly Entry[]>> = {
  normal: [['SubnetOwner', [0], ZERO]],
  fast: [
    ['SubnetOwner', [0], DEV_ACCOUNTS.Alice],
    ['SubnetOwnerHotkey', [0], DEV_ACCOUNTS.Alice_hk],
  ],
};

const nameOf = ([item, keys]: Entry): string => `${item} ${keys.join(' ')}`;

function sorted(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

describe('the entries of genesis', () => {
  it.each(['normal', 'fast'] as const)('of the %s build', (profile) => {
    const chain = openChain({ profile });
    const reader = chain.at(chain.genesisHash);
    const items: AnyStorageItem[] = Object.values(SubtensorModule.storage);
    const found = items.flatMap((item) =>
      reader.entries(item).map(([keys, value]): Entry => [item.name, keys, value]),
    );
    expect(sorted(found)).toEqual(sorted([...COMMON, ...OWN[profile]]));
  });
});
