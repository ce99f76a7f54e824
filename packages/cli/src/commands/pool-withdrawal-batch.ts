/**
 * `adit pool withdrawals batch` and `sent`: payments leave the machine as a file for offline signing
 * and come back with the transactions they went out in.
 */
import fs from 'node:fs';
import { AditError, errorMessage, isoTime, systemClock } from '@adit/base';
import type { OperatorWithdrawal, SentPayment } from '@adit/wire';
import { atPool, type OperatorFlags } from '../operator-link.ts';
import { resolvePath } from '../paths.ts';
import { formatAmount, printAnswer } from '../print-answer.ts';
import { printStep, readAllWithdrawals } from './pool-withdrawals.ts';

/** Flags of `adit pool withdrawals batch`. */
interface BatchFlags extends OperatorFlags {
  readonly out: string;
}

/** Flags of `adit pool withdrawals sent`. */
interface SentFlags extends OperatorFlags {
  readonly tx?: string;
  readonly batch?: string;
}

/** Payments that one request notes at most. */
const AT_ONCE = 200;

interface BatchPayment {
  readonly withdrawal_id: number;
  readonly recipient_coldkey: string;
  readonly amount_rao: string;
  readonly hotkey: string;
  readonly tx_id: string | null;
}

function toPayment(one: OperatorWithdrawal): BatchPayment {
  const { withdrawal_id, recipient_coldkey, amount_rao, hotkey } = one;
  return { withdrawal_id, recipient_coldkey, amount_rao, hotkey, tx_id: null };
}

function toCsv(payments: readonly BatchPayment[], totalRao: string): string {
  const lines = payments.map((one) =>
    [one.withdrawal_id, one.recipient_coldkey, one.amount_rao, one.hotkey].join(','),
  );
  return [
    'withdrawal_id,recipient_coldkey,amount_rao,hotkey',
    ...lines,
    `total,,${totalRao},`,
    '',
  ].join('\n');
}

function writeNew(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const code = isThere ? 'file_exists' : 'file_unwritable';
    throw new AditError(code, `Cannot write ${file}: ${errorMessage(cause)}`, {
      numbers: { file },
      nextStep: isThere ? 'Name a new file; a batch is never overwritten.' : 'Name another file.',
      cause,
    });
  }
}

/** Writes all approved payments as JSON to `out` and as CSV beside it. */
export async function runWithdrawalBatch(flags: BatchFlags): Promise<number> {
  const approved = await atPool(flags, (link) => readAllWithdrawals(link, 'APPROVED'));
  if (approved.length === 0) {
    throw new AditError('nothing_approved', 'No withdrawal waits to be sent', {
      numbers: { approved: 0 },
      nextStep: 'Approve some first: adit pool withdrawals approve ID.',
    });
  }
  const payments = approved.map(toPayment);
  const total = payments.reduce((sum, { amount_rao }) => sum + BigInt(amount_rao), 0n);
  const file = resolvePath(flags.out);
  const csvFile = `${file.replace(/\.json$/, '')}.csv`;
  const batch = {
    format: 'adit-withdrawals/1',
    made_at: isoTime(systemClock.nowMs()),
    payments,
    count: payments.length,
    total_rao: String(total),
  };
  writeNew(file, `${JSON.stringify(batch, null, 2)}\n`);
  writeNew(csvFile, toCsv(payments, String(total)));
  const answer = { file, csv_file: csvFile, count: batch.count, total_rao: batch.total_rao };
  return printAnswer(flags, answer, () => [
    `${batch.count} payments, ${formatAmount(batch.total_rao)} in all`,
    `  ${file}`,
    `  ${csvFile}`,
    'Sign and send them elsewhere, then: adit pool withdrawals sent --batch FILE --tx TRANSACTION',
    '(or put each payment’s tx_id into the JSON file and leave --tx out).',
  ]);
}

function invalidBatch(file: string, problem: string): AditError {
  return new AditError('invalid_batch', `${file} is not a batch of payments: ${problem}`, {
    numbers: { file, problem },
    nextStep: 'Give the JSON file that adit pool withdrawals batch wrote.',
  });
}

function readBatch(file: string, tx: string | undefined): SentPayment[] {
  let value: unknown;
  try {
    value = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (cause) {
    throw invalidBatch(file, errorMessage(cause));
  }
  const payments = typeof value === 'object' && value !== null ? Object(value).payments : null;
  if (!Array.isArray(payments) || payments.length === 0) throw invalidBatch(file, 'no payments');
  return payments.map((payment: Partial<BatchPayment>) => {
    const { withdrawal_id, amount_rao, recipient_coldkey } = payment;
    const tx_id = payment.tx_id ?? tx;
    if (
      withdrawal_id === undefined ||
      amount_rao === undefined ||
      recipient_coldkey === undefined
    ) {
      throw invalidBatch(file, 'a payment without withdrawal_id, amount_rao or recipient_coldkey');
    }
    if (tx_id === undefined) throw invalidBatch(file, `payment ${withdrawal_id} has no tx_id`);
    return { withdrawal_id, amount_rao, recipient_coldkey, tx_id };
  });
}

function choosePayments(ids: readonly number[], flags: SentFlags): SentPayment[] {
  const { batch, tx } = flags;
  if (batch !== undefined && ids.length === 0) return readBatch(resolvePath(batch), tx);
  if (batch === undefined && ids.length > 0 && tx !== undefined) {
    return ids.map((withdrawal_id) => ({ withdrawal_id, tx_id: tx }));
  }
  throw new AditError('invalid_setting', 'Name withdrawals and their transaction, or a batch', {
    numbers: { ids: ids.length, batch: batch ?? null, tx: tx ?? null },
    nextStep: 'Give ID … --tx TRANSACTION, or --batch FILE.',
  });
}

/** Notes payments as sent: by id under one transaction, or a whole batch. */
export async function runSentWithdrawals(
  ids: readonly number[],
  flags: SentFlags,
): Promise<number> {
  const payments = choosePayments(ids, flags);
  const withdrawals: OperatorWithdrawal[] = [];
  await atPool(flags, async ({ client, operator }) => {
    for (let start = 0; start < payments.length; start += AT_ONCE) {
      const some = payments.slice(start, start + AT_ONCE);
      const answer = await client.markWithdrawalsSent({ body: { ...operator, payments: some } });
      withdrawals.push(...answer.withdrawals);
    }
  });
  return printStep(flags, { withdrawals });
}
