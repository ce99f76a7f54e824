/**
 * The life of a withdrawal as miner and operator type it: a pool with short epochs, four miners who
 * really earn, one of them below the minimum at first, with a changed coldkey in between. Every
 * refusal carries the numbers that decided it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ss58Encode } from '@adit/keys';
import type {
  Balance,
  ErrorBody,
  OperatorWithdrawal,
  RecipientAnswer,
  Solvency,
  Withdrawal,
} from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { findFreePort } from './kit/free-port.ts';
import { removeLeftServer } from './kit/left-server.ts';
import { runAditProcess, type StartedProcess, startAdit } from './kit/process.ts';
import { waitFor } from './kit/wait.ts';

const MINIMUM_RAO = 5_000_000;
const HOLD_S = 8;
const PATIENCE_MS = 240_000;
/** Four, so that every program has three who are not its author. */
const MINERS = ['ann', 'ben', 'cyd', 'dan'];

const { folder, remove } = createTemporaryFolder();
const dataDir = path.join(folder, 'pool');
const processes: StartedProcess[] = [];
const miners: StartedProcess[] = [];
let poolUrl = '';

const coldkey = (byte: number): string => ss58Encode(new Uint8Array(32).fill(byte));

interface Done<Answer> {
  readonly code: number | null;
  readonly answer: Answer;
  /** Of a refused command. */
  readonly error: ErrorBody;
}

async function run<Answer>(args: readonly string[], home: string): Promise<Done<Answer>> {
  const env = { HOME: path.join(folder, home) };
  const { code, stdout } = await runAditProcess([...args, '--json'], { env });
  const answer = JSON.parse(stdout);
  return { code, answer, error: answer.error };
}

/** A miner's command. */
const mine = <Answer>(who: string, ...args: string[]) =>
  run<Answer>(['mine', 'pool', ...args, '--pool-url', poolUrl], who);

/** The operator's command. */
const operate = <Answer>(...args: string[]) =>
  run<Answer>(['pool', ...args, '--data-dir', dataDir], 'operator');

interface Status {
  readonly stats: { readonly balance_rao: string; readonly paid_rao: string };
  readonly held_rao: string;
  readonly withdrawals: readonly Withdrawal[];
}

const available = async (who: string): Promise<number> =>
  Number((await mine<Status>(who, 'status')).answer.stats.balance_rao);

const waitForBalance = (who: string, rao: number) =>
  waitFor(`${who} to own ${rao} RAO`, PATIENCE_MS, async () =>
    (await available(who)) >= rao ? true : null,
  );

beforeAll(async () => {
  poolUrl = `http://127.0.0.1:${await findFreePort()}`;
  // A miner gets at most 1 440 000 RAO an epoch: it takes four epochs at least to the minimum.
  const serve = ['--epoch-seconds', '6', '--epoch-budget-rao', '3600000', '--cap-bps', '4000'];
  const pool = startAdit(
    [
      ...['pool', 'serve', '--port', new URL(poolUrl).port, '--data-dir', dataDir],
      ...['--task', 'linear-check', ...serve],
    ],
    {
      env: {
        HOME: folder,
        EVOLVE_GENERATIONS: '1',
        RECIPIENT_HOLD_S: String(HOLD_S),
        REQUIRE_TWO_OPERATORS: 'yes',
      },
    },
  );
  processes.push(pool);
  await pool.waitForLine(/^Pool at http:/m);
  await startMiners();
});

async function startMiners(): Promise<void> {
  for (const who of MINERS) {
    const args = ['mine', 'pool', '--pool-url', poolUrl, '--task', 'linear-check'];
    const miner = startAdit(args, { env: { HOME: path.join(folder, who) } });
    miners.push(miner);
    await miner.waitForLine(/^Mining at http:/m);
  }
}

/** The balance stays where it is, however long the commands take. */
async function stopMiners(): Promise<void> {
  await Promise.all(miners.splice(0).map((miner) => miner.stop()));
}

afterAll(async () => {
  await Promise.all([...miners, ...processes].map((one) => one.stop('SIGKILL')));
  await removeLeftServer(path.join(dataDir, 'database'));
  remove();
});

describe('a miner below the minimum', () => {
  it('is asked for a coldkey first', async () => {
    await waitForBalance('ann', 1);
    await stopMiners();
    const { code, error } = await mine('ann', 'withdraw');
    expect([code, error.code]).toEqual([1, 'recipient_missing']);
    expect(error.detail).toBe('Recipient coldkey not set');
    const set = await mine<RecipientAnswer>('ann', 'recipient', coldkey(1));
    expect(set.answer).toMatchObject({ recipient_coldkey: coldkey(1), withdrawals_from: null });
    const wrong = await mine('ann', 'recipient', `${coldkey(1).slice(0, -1)}1`);
    expect([wrong.code, wrong.error.code]).toEqual([1, 'invalid_address']);
  });

  it('is told how much is missing', async () => {
    const { code, error } = await mine('ann', 'withdraw');
    expect([code, error.code]).toEqual([1, 'below_minimum']);
    expect(error.detail).toBe('Cannot withdraw - below minimum');
    const { minimumRao, availableRao, missingRao } = error.numbers;
    expect(Number(minimumRao)).toBe(MINIMUM_RAO);
    expect(Number(availableRao)).toBeGreaterThan(0);
    expect(Number(availableRao) + Number(missingRao)).toBe(MINIMUM_RAO);
  });

  it('who changes the coldkey waits, and is told until when', async () => {
    const changed = await mine<RecipientAnswer>('ann', 'recipient', coldkey(2));
    const until = changed.answer.withdrawals_from ?? '';
    expect(Date.parse(until)).toBeGreaterThan(0);
    const { error } = await mine('ann', 'withdraw');
    expect(error).toMatchObject({ code: 'recipient_changed', numbers: { until } });
  });
});

describe('a miner above the minimum', () => {
  let id = '';

  it('may ask for at most what is available', async () => {
    await startMiners();
    await waitForBalance('ann', MINIMUM_RAO);
    const much = await waitFor('the end of the pause', PATIENCE_MS, async () => {
      const { error } = await mine('ann', 'withdraw', '--amount-rao', '900000000000');
      return error.code === 'recipient_changed' ? null : error;
    });
    expect(much).toMatchObject({ code: 'insufficient_balance', detail: 'Insufficient balance' });
    const { availableRao, askedRao, missingRao } = much.numbers;
    expect(Number(askedRao)).toBe(900_000_000_000);
    expect(Number(askedRao) - Number(availableRao)).toBe(Number(missingRao));
    const little = await mine('ann', 'withdraw', '--amount-rao', '4999999');
    expect(little.error).toMatchObject({
      code: 'below_minimum',
      numbers: { askedRao: '4999999', missingRao: '1' },
    });
  });

  it('asks once, and the amount is held for the coldkey of that moment', async () => {
    const { code, answer } = await mine<Withdrawal>('ann', 'withdraw', '--amount-rao', '5000000');
    expect([code, answer.status, answer.amount_rao]).toEqual([0, 'REQUESTED', '5000000']);
    expect(answer.recipient_coldkey).toBe(coldkey(2));
    id = String(answer.withdrawal_id);
    const again = await mine('ann', 'withdraw');
    expect(again.error).toMatchObject({
      code: 'withdrawal_pending',
      detail: 'Withdrawal already pending',
      numbers: { withdrawalId: Number(id), amountRao: '5000000', status: 'REQUESTED' },
    });
    await mine('ann', 'recipient', coldkey(3));
    const { answer: status } = await mine<Status>('ann', 'status');
    expect(status.held_rao).toBe('5000000');
    expect(status.withdrawals).toMatchObject([
      { withdrawal_id: Number(id), recipient_coldkey: coldkey(2) },
    ]);
  });

  it('is paid by two operators with a signed batch', async () => {
    const early = await operate('withdrawals', 'sent', id, '--tx', '0x01', '--operator', 'yva');
    expect(early.error).toMatchObject({
      code: 'withdrawal_state',
      numbers: { withdrawalId: Number(id), state: 'REQUESTED', step: 'sent', from: 'APPROVED' },
    });
    await operate('withdrawals', 'approve', id, '--operator', 'zoe');
    const file = path.join(folder, 'batch.json');
    const batch = await operate('withdrawals', 'batch', '--out', file);
    expect(batch.answer).toMatchObject({ count: 1, total_rao: '5000000' });
    const csv = fs.readFileSync(path.join(folder, 'batch.csv'), 'utf8');
    expect(csv).toContain(`${id},${coldkey(2)},5000000,`);
    const twice = await operate('withdrawals', 'batch', '--out', file);
    expect(twice.error.code).toBe('file_exists');
    const send = ['withdrawals', 'sent', '--batch', file, '--tx', '0xabc', '--operator'];
    expect((await operate(...send, 'zoe')).error).toMatchObject({
      code: 'same_operator',
      numbers: { withdrawalId: Number(id), approvedBy: 'zoe' },
    });
    const { answer } = await operate<{ withdrawals: OperatorWithdrawal[] }>(...send, 'yva');
    expect(answer.withdrawals).toMatchObject([{ status: 'SENT', tx_id: '0xabc' }]);
    await operate('withdrawals', 'confirm', id, '--operator', 'yva');
    const { answer: status } = await mine<Status>('ann', 'status');
    expect(status).toMatchObject({ held_rao: '0', stats: { paid_rao: '5000000' } });
    expect(status.withdrawals[0]).toMatchObject({ status: 'CONFIRMED', tx_id: '0xabc' });
  });
});

describe('the operator', () => {
  it('gives a refused withdrawal back with a reason', async () => {
    await waitForBalance('ben', MINIMUM_RAO);
    await mine('ben', 'recipient', coldkey(4));
    const { answer } = await mine<Withdrawal>('ben', 'withdraw');
    const id = String(answer.withdrawal_id);
    expect((await operate('withdrawals', 'reject', id)).error.code).toBe('reason_missing');
    await operate('withdrawals', 'reject', id, '--reason', 'wrong network');
    const { answer: status } = await mine<Status>('ben', 'status');
    expect(status.held_rao).toBe('0');
    expect(Number(status.stats.balance_rao)).toBeGreaterThanOrEqual(Number(answer.amount_rao));
    expect(status.withdrawals[0]).toMatchObject({ status: 'REJECTED', reason: 'wrong network' });
  });

  it('sees what is owed, corrects, bans, and finds it all in the audit log', async () => {
    const { answer: owed } = await operate<Solvency>('wallet', '--rao', '1', '--note', 'empty');
    expect(owed.covered).toBe(false);
    expect(BigInt(owed.owed_rao)).toBe(1n + BigInt(owed.short_rao ?? -1));
    const { answer: cyd } = await mine<Balance & Status & { stats: { hotkey: string } }>(
      'cyd',
      'status',
    );
    const { hotkey } = cyd.stats;
    const given = await operate('correct', hotkey, '250', '--reason', 'lost hour');
    expect(given.answer).toMatchObject({ amount_rao: '250', hotkey });
    const much = await operate('correct', hotkey, '-999999999999', '--reason', 'x');
    expect(much.error).toMatchObject({
      code: 'insufficient_balance',
      numbers: { askedRao: '999999999999' },
    });
    await operate('ban', hotkey, '--reason', 'test');
    expect((await mine('cyd', 'withdraw')).error).toMatchObject({ code: 'miner_banned' });
    await operate('unban', hotkey);
    const soon = await operate('fee', '700', '--from-epoch', '1');
    expect(soon.error).toMatchObject({ code: 'fee_notice_too_short', numbers: { fromEpoch: 1 } });
    const { answer: log } = await operate<{ entries: { action: string }[] }>('audit');
    expect(log.entries.map(({ action }) => action)).toEqual([
      'withdrawal.approve',
      'withdrawal.sent',
      'withdrawal.confirm',
      'withdrawal.reject',
      'wallet',
      'correct',
      'ban',
      'unban',
    ]);
    const verified = await operate('audit', '--verify');
    expect(verified.answer).toMatchObject({ entries: 8, intact: true });
  });

  it('closes the pool: the last epoch pays, nothing follows, and what is left is paid out', async () => {
    await operate('close', '--reason', 'moving house');
    await waitFor('the last epoch', PATIENCE_MS, async () => {
      const page = await (await fetch(`${poolUrl}/api/v1/epochs`)).json();
      return Object(page).pool_closed === true ? true : null;
    });
    const { answer: solvency } = await operate<Solvency>('solvency');
    expect(solvency.carry_rao).toBe('0');
    await mine('cyd', 'recipient', coldkey(5));
    const all = await available('cyd');
    const { answer } = await mine<Withdrawal>('cyd', 'withdraw');
    expect(Number(answer.amount_rao)).toBe(all);
  });

  it('is told when no pool runs', async () => {
    await stopMiners();
    await Promise.all(processes.map((one) => one.stop('SIGTERM')));
    const { code, error } = await operate('solvency');
    expect([code, error.code]).toEqual([1, 'pool_not_found']);
    expect(error.next_step).toContain('adit pool serve');
  });
});
