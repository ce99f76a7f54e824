/**
 * Random histories of miners and operator against a model of the books: after every step no account
 * is below zero, the ledger sums to zero, and balances, totals and the solvency line are the model's.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judgeStep, type WithdrawalState, withdrawalSteps } from './domain/withdrawal.ts';
import { assertInvariants } from './testing/assert-invariants.ts';
import { moneyOf, openPaidMiner, refusalOf } from './testing/money-fixture.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from './testing/pool-fixture.ts';

const MINIMUM = 5_000_000n;
const EPOCH_MS = 30_000;
const HISTORIES = 8;
const TIME_LIMIT_MS = 240_000;

interface Account {
  available: bigint;
  held: bigint;
  paid: bigint;
  corrected: bigint;
  /** Ids of its withdrawals with what is known of them, oldest first. */
  withdrawals: { id: number; rao: bigint; state: WithdrawalState; txId: string }[];
}

interface Model {
  readonly accounts: Account[];
  epochs: number;
}

interface Real {
  readonly pool: PoolFixture;
  readonly miners: readonly FixtureMiner[];
}

const OPEN: readonly WithdrawalState[] = ['REQUESTED', 'APPROVED', 'SENT', 'FAILED'];

abstract class Step implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    await compare(model, real);
  }

  abstract act(model: Model, real: Real): Promise<void>;
  abstract toString(): string;
}

function pick<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('An empty list');
  return found;
}

class Correct extends Step {
  readonly who: number;
  readonly rao: bigint;
  constructor(who: number, rao: bigint) {
    super();
    this.who = who;
    this.rao = rao;
  }

  async act(model: Model, { pool, miners }: Real): Promise<void> {
    const account = pick(model.accounts, this.who);
    const { hotkey } = pick(miners, this.who).caller;
    const work = pool.service.correctBalance({
      hotkey,
      amount_rao: String(this.rao),
      reason: 'history',
    });
    const outcome = await refusalOf(work);
    if (this.rao === 0n) expect(outcome).toMatchObject({ code: 'invalid_rao' });
    else if (account.available + this.rao < 0n) {
      expect(outcome).toMatchObject({ code: 'insufficient_balance' });
    } else {
      expect(outcome).toHaveProperty('answered');
      account.available += this.rao;
      account.corrected += this.rao;
    }
  }

  toString = () => `correct(${this.who}, ${this.rao})`;
}

class Withdraw extends Step {
  readonly who: number;
  readonly rao: bigint | null;
  constructor(who: number, rao: bigint | null) {
    super();
    this.who = who;
    this.rao = rao;
  }

  async act(model: Model, { pool, miners }: Real): Promise<void> {
    const account = pick(model.accounts, this.who);
    const body = this.rao === null ? {} : { amount_rao: String(this.rao) };
    const work = pool.service.requestWithdrawal(pick(miners, this.who).caller, body);
    const outcome = await refusalOf(work);
    const rao = this.rao ?? account.available;
    if (account.withdrawals.some(({ state }) => OPEN.includes(state))) {
      expect(outcome).toMatchObject({ code: 'withdrawal_pending' });
    } else if (rao < MINIMUM || account.available < MINIMUM) {
      expect(outcome).toMatchObject({ code: 'below_minimum' });
    } else if (rao > account.available) {
      expect(outcome).toMatchObject({ code: 'insufficient_balance' });
    } else {
      expect(outcome).toMatchObject({ answered: { amount_rao: String(rao) } });
      const { withdrawal_id: id } = Object(outcome).answered;
      account.available -= rao;
      account.held += rao;
      account.withdrawals.push({ id, rao, state: 'REQUESTED', txId: '' });
    }
  }

  toString = () => `withdraw(${this.who}, ${this.rao})`;
}

type StepName = keyof typeof withdrawalSteps;

class Operate extends Step {
  readonly which: number;
  readonly step: StepName;
  readonly txId: string;
  constructor(which: number, step: StepName, tx: number) {
    super();
    this.which = which;
    this.step = step;
    this.txId = `0x${tx}`;
  }

  async act(model: Model, { pool }: Real): Promise<void> {
    const all = model.accounts.flatMap((account) =>
      account.withdrawals.map((withdrawal) => ({ account, withdrawal })),
    );
    if (all.length === 0) return;
    const { account, withdrawal } = pick(all, this.which);
    const { id } = withdrawal;
    const { step, txId } = this;
    const outcome = await refusalOf(
      step === 'sent'
        ? pool.service.markWithdrawalsSent({ payments: [{ withdrawal_id: id, tx_id: txId }] })
        : pool.service.stepWithdrawals(step, { withdrawal_ids: [id], reason: 'history' }),
    );
    const judged = judgeStep(step, withdrawal.state);
    const isOtherTx = step === 'sent' && judged === 'taken' && txId !== withdrawal.txId;
    if (judged === 'refused' || isOtherTx) {
      expect(outcome).toMatchObject({ code: 'withdrawal_state' });
      return;
    }
    expect(outcome).toHaveProperty('answered');
    if (judged === 'taken') return;
    const { to, movement } = withdrawalSteps[step];
    withdrawal.state = to;
    if (step === 'sent') withdrawal.txId = txId;
    if (movement === null) return;
    account.held -= withdrawal.rao;
    if (movement === 'paid') account.paid += withdrawal.rao;
    else account.available += withdrawal.rao;
  }

  toString = () => `${this.step}(${this.which}, ${this.txId})`;
}

class NextEpoch extends Step {
  async act(model: Model, { pool }: Real): Promise<void> {
    pool.clock.advance(EPOCH_MS);
    await pool.service.sweep();
    model.epochs += 1;
  }

  toString = () => 'nextEpoch()';
}

async function compare(model: Model, { pool, miners }: Real): Promise<void> {
  await assertInvariants(pool.database.sql);
  let available = 0n;
  let held = 0n;
  let sent = 0n;
  for (const [index, account] of model.accounts.entries()) {
    const miner = pick(miners, index);
    expect(await moneyOf(miner)).toEqual({
      available_rao: String(account.available),
      held_rao: String(account.held),
      paid_rao: String(account.paid),
    });
    const { totals } = await pool.service.rewardHistory(miner.caller, { limit: 1 });
    const earned = account.available + account.held + account.paid - account.corrected;
    expect(totals).toMatchObject({
      rewards_rao: String(earned),
      corrections_rao: String(account.corrected),
    });
    available += account.available;
    held += account.held;
    for (const { state, rao } of account.withdrawals) if (state === 'SENT') sent += rao;
  }
  const owed = await pool.service.solvency();
  expect(owed).toMatchObject({ held_rao: String(held), sent_rao: String(sent) });
  // Miners of earlier histories keep what they had.
  expect(BigInt(owed.available_rao)).toBeGreaterThanOrEqual(available);
  const parts = [owed.available_rao, owed.held_rao, owed.carry_rao].map(BigInt);
  expect(BigInt(owed.owed_rao)).toBe(parts.reduce((sum, part) => sum + part, 0n));
}

let pool: PoolFixture;
let histories = 0;
beforeAll(async () => {
  const problems = openDemoTasks().filter(({ id }) => id === 'linear-check');
  pool = await openPoolFixture({
    problems,
    settings: { epochMs: EPOCH_MS, epochBudgetRao: 30_000_000n, capBps: 3_000, feeBps: 500 },
  });
});
afterAll(() => pool.close());

/** Two fresh miners with a little money; withdrawals of earlier histories are brought to their end. */
async function openHistory(): Promise<{ model: Model; real: Real }> {
  histories += 1;
  const names = [`a${histories}`, `b${histories}`];
  const miners: FixtureMiner[] = [];
  for (const name of names) miners.push(await openPaidMiner(pool, name, MINIMUM));
  const accounts = miners.map(() => ({
    available: MINIMUM,
    held: 0n,
    paid: 0n,
    corrected: MINIMUM,
    withdrawals: [],
  }));
  return { model: { accounts, epochs: 0 }, real: { pool, miners } };
}

async function endHistory(model: Model): Promise<void> {
  for (const { withdrawals } of model.accounts) {
    for (const { id, state } of withdrawals) {
      const ids = { withdrawal_ids: [id], reason: 'end of history' };
      if (state === 'SENT') await pool.service.stepWithdrawals('fail', ids);
      if (state === 'SENT' || state === 'FAILED') await pool.service.stepWithdrawals('refund', ids);
      if (state === 'REQUESTED' || state === 'APPROVED') {
        await pool.service.stepWithdrawals('reject', ids);
      }
    }
  }
}

const who = fc.nat(1);
const rao = fc.oneof(
  fc.bigInt({ min: 0n, max: 12_000_000n }),
  fc.constantFrom(MINIMUM - 1n, MINIMUM, MINIMUM + 1n),
);
const steps = fc.constantFrom<StepName[]>(
  ...(['approve', 'reject', 'sent', 'confirm', 'fail', 'retry', 'refund'] as const),
);
const commands = fc.commands(
  [
    fc
      .tuple(who, fc.bigInt({ min: -6_000_000n, max: 12_000_000n }))
      .map(([a, b]) => new Correct(a, b)),
    fc.tuple(who, fc.option(rao)).map(([a, b]) => new Withdraw(a, b)),
    fc.tuple(fc.nat(5), steps, fc.nat(1)).map(([a, b, c]) => new Operate(a, b, c)),
    fc.tuple(fc.nat(5), steps, fc.nat(1)).map(([a, b, c]) => new Operate(a, b, c)),
    fc.constant(new NextEpoch()),
  ],
  { maxCommands: 25, size: 'max' },
);

it(
  'any history of requests, steps, corrections and epochs keeps the books',
  async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (list) => {
        const { model, real } = await openHistory();
        await fc.asyncModelRun(() => ({ model, real }), list);
        await endHistory(model);
      }),
      { numRuns: HISTORIES, endOnFailure: true },
    );
  },
  TIME_LIMIT_MS,
);
