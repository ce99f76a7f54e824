/** A chain without blocks' wrapping, for tests of pallets: genesis, calls by anybody, hooks per block. */
import type { AccountId, PalletVariant, Profile, StorageItem } from '@adit/substrate';
// Defines the runtime's events, which blocks write.
import '../definitions/runtime.ts';
import type { Origin } from '../runtime/context.ts';
import { DispatchFailure } from '../runtime/dispatch-error.ts';
import { OpenBlock } from '../runtime/execute/open-block.ts';
import { writeGenesis } from '../runtime/genesis/write-genesis.ts';
import { onFinalize, onInitialize } from '../runtime/hooks.ts';
import { ChainState } from '../runtime/state/chain-state.ts';

/** What a test context begins with. */
export interface TestOptions {
  readonly block?: number;
  readonly profile?: Profile;
}

/** Who calls: an account, or root. */
export type TestSigner = AccountId | 'root';

/** An account that nobody else in a test has. */
export function testAccount(number: number): AccountId {
  return `0x${(number + 0x1000).toString(16).padStart(64, '0')}`;
}

/** State and an open block. */
export class TestChain {
  readonly state: ChainState;
  block: OpenBlock;

  constructor({ block = 10, profile = 'normal' }: TestOptions = {}) {
    this.state = new ChainState(profile);
    writeGenesis(this.state, { seed: 'test', endowments: [] });
    this.block = new OpenBlock(this.state, block);
  }

  /** Begins later blocks, each with its hooks. */
  advance(blocks = 1): void {
    for (let count = 0; count < blocks; count += 1) {
      for (const hook of onFinalize) hook(this.block);
      this.block = new OpenBlock(this.state, this.block.block + 1);
      for (const hook of onInitialize) hook(this.block);
    }
  }

  /** Goes to a block without running those between. */
  jump(block: number): void {
    this.block = new OpenBlock(this.state, block);
  }

  /** Gives an account money. */
  endow(account: AccountId, amountRao: bigint): void {
    const value = { who: { type: 'Id', value: [account] }, new_free: amountRao };
    this.call('root', { pallet: 'Balances', name: 'force_set_balance', value });
  }

  /** Makes a call, all of it or nothing; gives the name of the error, null without one. */
  call(signer: TestSigner, call: PalletVariant): string | null {
    const origin: Origin =
      signer === 'root' ? { type: 'root' } : { type: 'signed', account: signer };
    try {
      this.block.dispatch(origin, call);
      return null;
    } catch (error) {
      if (error instanceof DispatchFailure) return error.label;
      throw error;
    }
  }

  /** A call of SubtensorModule; the error without its pallet. */
  subtensor(signer: TestSigner, name: string, value: object): string | null {
    const label = this.call(signer, { pallet: 'SubtensorModule', name, value });
    return label?.replace('SubtensorModule.', '') ?? null;
  }

  /** A call of AdminUtils; the error without its pallet. */
  admin(signer: TestSigner, name: string, value: object): string | null {
    const label = this.call(signer, { pallet: 'AdminUtils', name, value });
    return label?.replace(/^(?:AdminUtils|SubtensorModule)\./, '') ?? null;
  }

  /** Reads an entry. */
  read<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...keys: Keys
  ): Read {
    return this.state.read(item, ...keys);
  }

  /** Events of the open block, without their phases. */
  get events(): PalletVariant[] {
    return this.block.events.map(({ event }) => event);
  }
}

/** Money that a test's founder has. */
const FOUNDER_RAO = 10_000_000_000_000_000n;

/** A subnet under number 2 with owner `testAccount(1)` and owner hotkey `testAccount(2)`. */
export function withSubnet(chain: TestChain, netuid = 2): { owner: AccountId; hotkey: AccountId } {
  const owner = testAccount(1);
  const hotkey = testAccount(2);
  chain.endow(owner, FOUNDER_RAO);
  const error = chain.subtensor(owner, 'register_network', { hotkey });
  if (error !== null) throw new Error(`subnet ${netuid}: ${error}`);
  return { owner, hotkey };
}
