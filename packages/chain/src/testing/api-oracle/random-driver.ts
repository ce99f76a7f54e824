/** Drives a chain with random calls: likely ones that build subnets up, and any others with any values. */
import { createRandom, isAditError, type Random } from '@adit/base';
import type { AccountId, AnyType, PalletVariant, VariantDefinition } from '@adit/substrate';
import type { Chain } from '../../chain.ts';
import { AdminUtils } from '../../definitions/admin-utils/pallet.ts';
import { Balances } from '../../definitions/balances.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Swap } from '../../definitions/swap.ts';
import { Utility } from '../../definitions/utility.ts';
import { DEV_ACCOUNTS } from '../../runtime/genesis/dev-accounts.ts';
import { changeStake } from '../../runtime/stake/share-pool.ts';
import { ChainState } from '../../runtime/state/chain-state.ts';
import { listNetuids } from '../../runtime/subtensor/subnets/list-netuids.ts';
import {
  pick,
  randomArguments,
  randomBits,
  randomValue,
  type ValueSource,
} from './random-values.ts';

const HOTKEYS: readonly AccountId[] = Array.from(
  { length: 40 },
  (_, index) => `0x${(0xabc0_0000 + index).toString(16).padEnd(64, '7')}`,
);
const COLDKEYS: readonly AccountId[] = [DEV_ACCOUNTS.Alice, DEV_ACCOUNTS.Bob, DEV_ACCOUNTS.Charlie];

/** Accounts that the driver's calls name. */
export const DRIVEN_ACCOUNTS: readonly AccountId[] = [...COLDKEYS, ...HOTKEYS];

const subtensor = SubtensorModule.storage;

const PALLETS = { AdminUtils, Balances, SubtensorModule, Swap, Utility };

/** Calls that would end the game: nobody could pay any more, or nothing could be registered. */
const LEFT_ALONE = new Set([
  'burn',
  'force_set_balance',
  'sudo_set_lock_reduction_interval',
  'sudo_set_network_min_lock_cost',
  'sudo_set_network_rate_limit',
  'sudo_set_subnet_limit',
  'sudo_set_total_issuance',
  'transfer_all',
]);

/** Positions that are written before the first block. */
const STAKES = 60;
/** Greatest number of a likely hyper-parameter, in bits. */
const LIKELY_BITS = 12;

interface Move {
  readonly signer: AccountId | 'root';
  readonly call: PalletVariant;
}

function subtensorCall(name: string, value: unknown): PalletVariant {
  return { pallet: 'SubtensorModule', name, value };
}

/** A driver by its seed. */
export class RandomDriver {
  readonly #chain: Chain;
  readonly #random: Random;
  /** Calls that succeeded and failed, by name. */
  readonly outcomes = new Map<string, { ok: number; failed: number }>();

  constructor(chain: Chain, seed: string) {
    this.#chain = chain;
    this.#random = createRandom(seed);
    this.#prepare();
  }

  /** Money for all, a subnet for each coldkey, no freeze, and stakes, which no call can bring about yet. */
  #prepare(): void {
    for (const who of HOTKEYS) {
      const value = { who: { type: 'Id', value: [who] }, new_free: 10n ** 13n };
      this.#must('root', { pallet: 'Balances', name: 'force_set_balance', value });
    }
    const admin = (name: string, value: unknown) => ({ pallet: 'AdminUtils', name, value });
    this.#must('root', admin('sudo_set_admin_freeze_window', { window: 0 }));
    this.#must('root', admin('sudo_set_network_rate_limit', { rate_limit: 0n }));
    for (const [index, coldkey] of COLDKEYS.entries()) {
      this.#must(coldkey, subtensorCall('register_network', { hotkey: HOTKEYS[index] }));
    }
    this.#chain.produceBlock();
    const stakes = new ChainState(this.#chain.profile);
    for (let count = 0; count < STAKES; count += 1) this.#stake(stakes);
    this.#chain.setStorage(stakes.rawKeys('0x').map((key) => [key, stakes.rawRead(key)]));
  }

  #must(signer: Move['signer'], call: PalletVariant): void {
    const { error } = this.#chain.apply({ signer, call });
    if (error !== null) throw new Error(`${call.name}: ${error.label}`);
  }

  #stake(state: ChainState): void {
    const { random, netuids } = this.#source;
    const [hotkey, coldkey, netuid] = [
      pick(random, HOTKEYS),
      pick(random, COLDKEYS),
      pick(random, netuids),
    ];
    changeStake(state, { hotkey, coldkey, netuid }, randomBits(random, 50) + 1n);
    state.write(subtensor.Delegates, hotkey, random.nextBelow(11_796));
    state.update(subtensor.StakingHotkeys, coldkey, (hotkeys) => [
      ...new Set([...hotkeys, hotkey]),
    ]);
    const [child, proportion] = [pick(random, HOTKEYS), randomBits(random, 63)];
    state.write(subtensor.ChildKeys, hotkey, netuid, [[proportion, child]]);
    state.write(subtensor.ParentKeys, child, netuid, [[proportion, hotkey]]);
  }

  get #source(): ValueSource {
    const existing = listNetuids(this.#chain.state);
    const netuids = [...existing, ...existing, 9];
    return { random: this.#random, accounts: DRIVEN_ACCOUNTS, netuids };
  }

  /** A block of a few calls. */
  block(): void {
    for (let left = this.#random.nextBelow(4); left > 0; left -= 1) {
      this.#apply(this.#random.nextBelow(3) === 0 ? this.#anyMove() : this.#likelyMove());
    }
    this.#chain.produceBlock();
  }

  #apply(move: Move): void {
    const name = `${move.call.pallet}.${move.call.name}`;
    const counted = this.outcomes.get(name) ?? { ok: 0, failed: 0 };
    if (this.#succeeds(move)) counted.ok += 1;
    else counted.failed += 1;
    this.outcomes.set(name, counted);
  }

  /** Calls that no block would take are as good as failed ones here. */
  #succeeds(move: Move): boolean {
    try {
      return this.#chain.apply(move).ok;
    } catch (error) {
      if (isAditError(error) && error.code === 'invalid_transaction') return false;
      throw error;
    }
  }

  /** Any call with any values by anybody. */
  #anyMove(): Move {
    const source = this.#source;
    const [pallet, { calls }] = pick(this.#random, Object.entries(PALLETS));
    const names = Object.keys(calls).filter((name) => !LEFT_ALONE.has(name));
    const name = pick(this.#random, names);
    const definition = (calls as Readonly<Record<string, VariantDefinition>>)[name];
    const value = randomArguments(source, definition?.fields ?? []);
    const signer = this.#random.nextBelow(2) === 0 ? 'root' : pick(this.#random, DRIVEN_ACCOUNTS);
    return { signer, call: { pallet, name, value } };
  }

  #likelyMove(): Move {
    const random = this.#random;
    const signer = pick(random, COLDKEYS);
    const hotkey = pick(random, HOTKEYS);
    const netuid = pick(random, this.#source.netuids);
    const kind = random.nextBelow(10);
    if (kind < 4) return { signer, call: subtensorCall('burned_register', { netuid, hotkey }) };
    if (kind < 6) return { signer: hotkey, call: this.#serve(netuid) };
    if (kind < 7) return { signer, call: this.#identity() };
    if (kind < 9) return { signer: 'root', call: this.#parameter(netuid) };
    const name = pick(random, ['start_call', 'root_register', 'register_network']);
    const value = {
      start_call: { netuid },
      root_register: { hotkey },
      register_network: { hotkey },
    };
    const isRare = name === 'register_network' && random.nextBelow(8) > 0;
    const chosen = isRare ? 'root_register' : (name as keyof typeof value);
    return { signer, call: subtensorCall(chosen, value[chosen]) };
  }

  #serve(netuid: number): PalletVariant {
    const random = this.#random;
    const address = { ip: BigInt(0x0800_0000 + random.nextBelow(1000)), port: random.nextBelow(9) };
    const served = { netuid, version: random.nextBelow(99), ...address, ip_type: 4 };
    return random.nextBelow(2) === 0
      ? subtensorCall('serve_prometheus', served)
      : subtensorCall('serve_axon', { ...served, protocol: 4, placeholder1: 0, placeholder2: 0 });
  }

  #identity(): PalletVariant {
    const name = pick(this.#random, ['set_identity', 'set_subnet_identity'] as const);
    return subtensorCall(name, randomArguments(this.#source, SubtensorModule.calls[name].fields));
  }

  /** One of root's setters with a value that is likely to be allowed. */
  #parameter(netuid: number): PalletVariant {
    const random = this.#random;
    const setters = Object.entries(AdminUtils.calls).filter(
      ([name, { fields }]) => 'netuid' in fields && !LEFT_ALONE.has(name),
    );
    const [name, { fields }] = pick(random, setters);
    const values = (Object.entries(fields) as [string, AnyType][]).map(([field, type]) => {
      if (field === 'netuid') return [field, netuid];
      const value = randomValue(this.#source, type);
      const small = randomBits(random, LIKELY_BITS);
      if (typeof value === 'bigint') return [field, small];
      return [field, typeof value === 'number' && type.minBytes > 1 ? Number(small) : value];
    });
    return { pallet: 'AdminUtils', name, value: Object.fromEntries(values) };
  }
}
