/**
 * A chain under random extrinsics, with the invariants checked after every one of them. The same seed
 * gives the same chain, byte for byte; the same moves do, too, without any chance.
 */
import { createRandom, isAditError } from '@adit/base';
import { type AccountId, encode } from '@adit/substrate';
import type { Chain } from '../../chain.ts';
import { createChain } from '../../create-chain.ts';
import { Balances } from '../../definitions/balances.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Sudo } from '../../definitions/sudo.ts';
import type { Applied, AppliedTogether } from '../../runtime/execute/applied.ts';
import { feePayer } from '../../runtime/fees/fee-payer.ts';
import type { ChainState } from '../../runtime/state/chain-state.ts';
import type { Difference } from '../../runtime/state/versioned-store.ts';
import { AlphaBooks, type Source } from './alpha-books.ts';
import { textOf } from './broken.ts';
import { checkMoney, type Declared, declaredBy } from './check-money.ts';
import { checkPool, type ShareDrift } from './check-pools.ts';
import { checkOwned, checkOwner, checkSeats } from './check-seats.ts';
import { checkFailed } from './failed.ts';
import { fullScan } from './full-scan.ts';
import { Ledger } from './ledger.ts';
import { Moves } from './moves.ts';
import { Tally } from './tally.ts';
import { COLDKEYS, HOTKEYS, type Move, shieldedSender, TAO, World } from './world.ts';

/** Blocks between two looks at everything. */
export const SCAN_BLOCKS = 100;
const EXTRINSICS_MOST = 6;
const COLDKEY_RAO = 100_000n * TAO;
const HOTKEY_RAO = 10n * TAO;
const NO_MONEY: Declared = { forced: 0n, made: 0n, dust: 0n };

/** Where a run failed, and why. */
export interface FailedStep {
  readonly block: number;
  readonly step: string;
  readonly cause: unknown;
}

interface Step {
  readonly source: Source;
  /** What the step said of money; null of genesis, which makes it. */
  readonly declared: Declared | null;
}

/** A step that broke an invariant, or the runtime itself. */
export class StepFailed extends Error {
  constructor(seed: string, { block, step, cause }: FailedStep) {
    const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    super(`seed ${seed}, block ${block}, ${step}:\n${reason}`, { cause });
    this.name = 'StepFailed';
  }
}

function payersOf({ events }: Applied): AccountId[] {
  const paid = events.filter(({ name }) => name === 'TransactionFeePaid');
  return paid.map(({ value }) => (value as { readonly who: AccountId }).who);
}

/** One chain and its books. */
export class InvariantRun {
  readonly seed: string;
  readonly chain: Chain;
  readonly ledger = new Ledger();
  readonly alpha: AlphaBooks;
  readonly tally = new Tally();
  readonly drift: ShareDrift = { worst: 0n, changes: 0 };
  /** All moves so far, by block. */
  readonly history: (readonly Move[])[] = [];
  /** By how much root moved total issuance away from what accounts hold. */
  forced = 0n;
  readonly #world: World;
  readonly #moves: Moves;

  constructor(seed: string) {
    this.seed = seed;
    const endowments = [
      ...COLDKEYS.map((account) => [account, COLDKEY_RAO] as const),
      ...HOTKEYS.map((account) => [account, HOTKEY_RAO] as const),
      [shieldedSender(), COLDKEY_RAO] as const,
    ];
    this.chain = createChain({
      seed: 'invariants',
      profile: 'fast',
      endowments,
      historyBlocks: 2,
      blocksInMemory: 16,
    });
    // A fresh chain's counter begins at 0 and cannot fall below: then a recycled RAO would not count.
    const { TotalIssuance } = Balances.storage;
    const issued = TotalIssuance.encode(this.chain.query(TotalIssuance));
    this.chain.setStorage([[SubtensorModule.storage.TotalIssuance.key(), issued]]);
    this.alpha = new AlphaBooks(this.chain.state, this.ledger);
    this.#world = new World(this.chain, createRandom(seed), this.ledger);
    this.#moves = new Moves(this.#world);
    const { state } = this.chain;
    const genesis = state.rawKeys('0x').map((key) => {
      return { key, before: null, now: state.rawRead(key) };
    });
    this.#check(genesis, { source: 'genesis', declared: null });
  }

  /** Makes blocks of random moves. @throws StepFailed. */
  run(blocks: number): void {
    for (let left = blocks; left > 0; left -= 1) this.#block(null);
  }

  /** Makes blocks of given moves. @throws StepFailed. */
  replay(blocks: readonly (readonly Move[])[]): void {
    for (const moves of blocks) this.#block(moves);
  }

  get #state(): ChainState {
    return this.chain.state as ChainState;
  }

  #block(given: readonly Move[] | null): void {
    const moves: Move[] = [];
    this.history.push(moves);
    this.#step('the beginning', () => this.#open());
    if (given === null) {
      for (let left = this.#world.between(1, EXTRINSICS_MOST); left > 0; left -= 1) {
        for (const move of this.#moves.next()) this.#apply(move, moves);
      }
    } else {
      for (const move of given) this.#apply(move, moves);
    }
    this.#step('the end', () => this.#seal());
  }

  #step(step: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      throw new StepFailed(this.seed, { block: this.#world.block, step, cause: error });
    }
  }

  /** Bytes that are no extrinsic open the block and change nothing. */
  #open(): void {
    try {
      this.chain.apply(new Uint8Array());
    } catch (error) {
      if (!isAditError(error)) throw error;
    }
    this.#check(this.#state.store.changesSince(0), { source: 'block', declared: NO_MONEY });
    this.tally.note('Timestamp.set', null);
  }

  #seal(): void {
    this.chain.produceBlock();
    const { number } = this.chain.head.header;
    if (number % SCAN_BLOCKS === 0) this.scan();
  }

  /** Looks at everything, apart from the books, and compares with them. @throws InvariantBroken. */
  scan(): void {
    fullScan(this.chain.state, {
      forced: this.forced,
      residueOf: (netuid) => this.alpha.residueOf(netuid),
    });
  }

  /** Root must be there and able to pay: what took it away has been seen to work. */
  #keepRoot(): void {
    const key = this.chain.query(Sudo.storage.Key);
    const { ColdkeySwapAnnouncements } = SubtensorModule.storage;
    const isFree = (who: AccountId) => !this.#state.has(ColdkeySwapAnnouncements, who);
    const canPay = key !== undefined && (this.ledger.balances.get(key) ?? 0n) > TAO;
    if (canPay && isFree(key)) return;
    const richest = COLDKEYS.filter(isFree).reduce((most, account) => {
      const [left, right] = [account, most].map((each) => this.ledger.balances.get(each) ?? 0n);
      return (left ?? 0n) > (right ?? 0n) ? account : most;
    });
    this.chain.setStorage([[Sudo.storage.Key.key(), encode(Sudo.storage.Key.type, richest)]]);
  }

  #apply(move: Move, moves: Move[]): void {
    this.#keepRoot();
    moves.push(move);
    const { signer, call } = move;
    const what = `extrinsic ${moves.length - 1} by ${signer}: ${textOf(call)}`;
    this.#step(what, () => {
      const { store } = this.#state;
      const mark = store.checkpoint();
      const account = signer === 'root' ? (this.#world.sudoKey() ?? '') : signer;
      const payer = feePayer(this.#state, { account, call });
      const applied = this.#attempt(move);
      const changes = store.changesSince(mark);
      const name = `${call.pallet}.${call.name}`;
      if (applied === null) {
        this.tally.refused += 1;
        this.tally.note(name, 'refused');
        checkFailed(this.#state, changes, { signers: [], feeRao: 0n, extrinsics: 0 });
        return;
      }
      this.#note(name, applied);
      this.#world.see(applied.events, applied.index);
      this.#noteMost(changes, mark);
      this.#checkApplied(changes, applied, [...new Set([account, payer])]);
    });
  }

  #note(name: string, { ok, error, unshielded }: AppliedTogether): void {
    this.tally.note(name, ok ? null : (error?.label ?? 'unknown'));
    if (unshielded !== null) {
      this.tally.note('an encrypted extrinsic', unshielded.error?.label ?? null);
    }
  }

  /** Null of an extrinsic that no block takes. */
  #attempt({ signer, call }: Move): AppliedTogether | null {
    try {
      return this.chain.apply({ signer, call });
    } catch (error) {
      if (isAditError(error) && error.code === 'invalid_transaction') return null;
      throw error;
    }
  }

  #noteMost(changes: readonly Difference[], mark: number): void {
    const { prefix } = SubtensorModule.storage.TotalHotkeySharesV2;
    for (const { key } of changes) {
      if (key.startsWith(prefix))
        this.ledger.noteMost(key, this.#state.store.valuesSince(mark, key));
    }
  }

  #checkApplied(
    changes: readonly Difference[],
    applied: AppliedTogether,
    signers: readonly AccountId[],
  ): void {
    const { unshielded } = applied;
    const all: readonly Applied[] = unshielded === null ? [applied] : [applied, unshielded];
    const last = all.at(-1);
    // What encrypts another does nothing by itself.
    if (last?.ok === false) {
      const feeRao = all.reduce((sum, each) => sum + each.feeRao, 0n);
      // Whoever signed what was encrypted paid for that.
      const payers = unshielded === null ? [] : payersOf(unshielded);
      const failed = { signers: [...signers, ...payers], feeRao, extrinsics: all.length };
      checkFailed(this.#state, changes, failed);
    }
    const declared = declaredBy(all.flatMap(({ events }) => events));
    this.forced += declared.forced;
    this.#check(changes, { source: 'extrinsic', declared });
  }

  /** Everything that was touched; money only where it is known what was declared. */
  #check(changes: readonly Difference[], { source, declared }: Step): void {
    const touched = this.ledger.take(changes);
    if (declared !== null) checkMoney(touched, declared);
    this.alpha.check(touched, source);
    for (const name of touched.pools) {
      const pool = this.ledger.pools.get(name);
      if (pool === undefined) continue;
      checkPool(pool, this.drift);
      if (pool.value === 0n && pool.members.size === 0) this.ledger.pools.delete(name);
    }
    for (const netuid of touched.seats) checkSeats(this.#state, this.ledger, netuid);
    for (const hotkey of touched.owners) checkOwner(this.ledger, hotkey);
    for (const coldkey of touched.owned) checkOwned(this.ledger, coldkey);
  }
}
