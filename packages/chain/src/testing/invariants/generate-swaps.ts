/** Likely calls that give what a key has to another key. */
import { blake2b256, decodeHex, encodeHex } from '@adit/base';
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { Generator } from './generators.ts';
import { COLDKEYS, HOTKEYS, type Move, moveOf, type World } from './world.ts';

const S = SubtensorModule.storage;
/** Coldkeys that may be on their way at once: they can do nothing else meanwhile. */
const ANNOUNCED_MOST = 2;
const COST_MOST_RAO = 1_000_000n;

function subtensor(signer: Move['signer'], name: string, value: object): Move {
  return moveOf(signer, ['SubtensorModule', name], value);
}

const hashOf = (account: AccountId): string => `0x${encodeHex(blake2b256(decodeHex(account)))}`;

/** A coldkey that nobody has staked or registered with. */
function unused(world: World): AccountId | null {
  const { state, ledger } = world;
  return world.pickOrNull(
    COLDKEYS.filter((account) => {
      return !state.has(S.StakingHotkeys, account) && !ledger.owner.has(account);
    }),
  );
}

interface Announced {
  readonly coldkey: AccountId;
  readonly executableFrom: number;
  readonly hash: string;
  readonly isDisputed: boolean;
}

function announced({ state }: World): Announced[] {
  return state.entries(S.ColdkeySwapAnnouncements).map(([[coldkey], [executableFrom, hash]]) => {
    const isDisputed = state.has(S.ColdkeySwapDisputes, coldkey);
    return { coldkey, executableFrom, hash, isDisputed };
  });
}

function withAnnounced(
  only: (world: World, one: Announced) => boolean,
  make: (world: World, one: Announced) => Move | null,
): Generator {
  return (world) => {
    const one = world.pickOrNull(announced(world).filter((each) => only(world, each)));
    return one === null ? null : make(world, one);
  };
}

/** A hotkey that nobody has, or the coldkey itself without a seat anywhere. */
function free(world: World, coldkey: AccountId): AccountId | null {
  const { owner, seats } = world.ledger;
  return world.pickOrNull(
    HOTKEYS.filter((hotkey) => {
      const isSeated = [...seats.values()].some(({ uids }) => uids.has(hotkey));
      return !isSeated && (owner.get(hotkey) ?? coldkey) === coldkey;
    }),
  );
}

function swapHotkey(name: string, values: (world: World) => object): Generator {
  return (world) => {
    const pair = world.pair();
    const new_hotkey = pair === null ? null : free(world, pair.coldkey);
    if (pair === null || new_hotkey === null) return null;
    const netuid = world.oneIn(3) ? undefined : world.netuid();
    const value = { hotkey: pair.hotkey, new_hotkey, netuid, ...values(world) };
    return subtensor(pair.coldkey, name, value);
  };
}

/** Calls that swap keys. */
export const swapGenerators: Readonly<Record<string, Generator>> = {
  'SubtensorModule.announce_coldkey_swap': (world) => {
    const to = unused(world);
    if (to === null || announced(world).length >= ANNOUNCED_MOST) return null;
    const value = { new_coldkey_hash: hashOf(to) };
    return subtensor(world.coldkey(), 'announce_coldkey_swap', value);
  },
  'SubtensorModule.swap_coldkey_announced': withAnnounced(
    (world, one) => !one.isDisputed && one.executableFrom <= world.block,
    (_, { coldkey, hash }) => {
      const new_coldkey = COLDKEYS.find((account) => hashOf(account) === hash);
      if (new_coldkey === undefined) return null;
      return subtensor(coldkey, 'swap_coldkey_announced', { new_coldkey });
    },
  ),
  'SubtensorModule.dispute_coldkey_swap': withAnnounced(
    (world, one) => !one.isDisputed && world.oneIn(3),
    (_, { coldkey }) => subtensor(coldkey, 'dispute_coldkey_swap', []),
  ),
  'SubtensorModule.reset_coldkey_swap': withAnnounced(
    (_, one) => one.isDisputed,
    (_, { coldkey }) => subtensor('root', 'reset_coldkey_swap', { coldkey }),
  ),
  'SubtensorModule.clear_coldkey_swap_announcement': withAnnounced(
    (world, one) => {
      const delay = world.state.read(S.ColdkeySwapReannouncementDelay);
      return !one.isDisputed && one.executableFrom + delay <= world.block;
    },
    (_, { coldkey }) => subtensor(coldkey, 'clear_coldkey_swap_announcement', []),
  ),
  'SubtensorModule.swap_hotkey': swapHotkey('swap_hotkey', () => ({})),
  'SubtensorModule.swap_hotkey_v2': swapHotkey('swap_hotkey_v2', (world) => ({
    keep_stake: world.oneIn(2),
  })),
  'SubtensorModule.swap_coldkey': (world) => {
    const new_coldkey = unused(world);
    if (new_coldkey === null) return null;
    const swap_cost = world.amount(0n, COST_MOST_RAO);
    const value = { old_coldkey: world.coldkey(), new_coldkey, swap_cost };
    return subtensor('root', 'swap_coldkey', value);
  },
};
