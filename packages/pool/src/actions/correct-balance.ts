/** Corrections by hand: a transfer of their own, never a change of what was booked. */
import { correctionTransfer, minerAccount } from '@adit/accounting';
import { AditError, isoTime, parseRao, type Rao } from '@adit/base';
import { ss58Decode } from '@adit/keys';
import { inTransaction } from '@adit/storage';
import type { CorrectionAnswer, CorrectionBody } from '@adit/wire';
import { insufficientBalance, minerNotFound, requestConflict } from '../money-errors.ts';
import { insertMovement, readBalances } from '../store/ledger.ts';
import { lockMiner, type Miner } from '../store/miners.ts';
import {
  type Correction,
  findCorrectionByKey,
  insertCorrection,
} from '../store/operator-records.ts';
import type { Query } from '../store/query.ts';
import type { PoolContext } from './context.ts';
import { auditAction, type OperatorWork, operatorName } from './operator-frame.ts';

function parseSignedRao(given: number | string): Rao {
  const text = String(given);
  const amountRao = text.startsWith('-') ? -parseRao(text.slice(1)) : parseRao(text);
  if (amountRao !== 0n) return amountRao;
  throw new AditError('invalid_rao', 'A correction of 0 RAO is none', {
    numbers: { text },
    nextStep: 'Give more than 0 to pay the miner, less than 0 to take back.',
  });
}

/** Books a correction; the miner's row is locked, so that no withdrawal takes the same money. */
export async function correctBalance(
  context: PoolContext,
  body: CorrectionBody,
): Promise<CorrectionAnswer> {
  const { hotkey, reason, request_key: key } = body;
  const amountRao = parseSignedRao(body.amount_rao);
  const publicKey = ss58Decode(hotkey);
  return await inTransaction(context.database, async (tx) => {
    const operator = operatorName(body.operator);
    const work = { tx, nowMs: context.clock.nowMs(), operator };
    const miner = await lockMiner(tx, publicKey);
    if (miner === null) throw minerNotFound(hotkey);
    const ask = { miner, amountRao, reason, requestKey: key ?? null };
    const before = key === undefined ? null : await findCorrectionByKey(tx, key);
    if (before !== null) requireSame(before, ask);
    const correction = before ?? (await bookCorrection(work, ask));
    if (before === null) {
      const { id: correction_id } = correction;
      const entry = { correction_id, hotkey, amount_rao: amountRao, reason };
      await auditAction(work, { operator, action: 'correct', arguments: entry });
    }
    return await describeCorrection(tx, miner, correction);
  });
}

interface CorrectionAsk {
  readonly miner: Miner;
  readonly amountRao: Rao;
  readonly reason: string;
  readonly requestKey: string | null;
}

function requireSame(before: Correction, ask: CorrectionAsk): void {
  const isSame = before.minerId === ask.miner.id && before.amountRao === ask.amountRao;
  if (isSame) return;
  const { id: correctionId, amountRao: storedRao } = before;
  const { requestKey, amountRao: askedRao } = ask;
  throw requestConflict({ requestKey, correctionId, storedRao, askedRao });
}

async function bookCorrection(work: OperatorWork, ask: CorrectionAsk): Promise<Correction> {
  const { tx, nowMs, operator } = work;
  const { miner, amountRao, reason, requestKey } = ask;
  const { publicKey } = miner;
  const availableRao = await readAvailable(tx, publicKey);
  if (availableRao + amountRao < 0n) {
    const missingRao = -(availableRao + amountRao);
    throw insufficientBalance({ availableRao, askedRao: -amountRao, missingRao });
  }
  const entry = { minerId: miner.id, amountRao, reason, createdAtMs: nowMs };
  const id = await insertCorrection(tx, { ...entry, operator, requestKey });
  await insertMovement(tx, correctionTransfer({ id, publicKey, amountRao, reason }), nowMs);
  return { id, ...entry };
}

async function readAvailable(query: Query, publicKey: Uint8Array): Promise<Rao> {
  const account = minerAccount(publicKey);
  return (await readBalances(query, [account])).get(account) ?? 0n;
}

async function describeCorrection(
  query: Query,
  miner: Miner,
  correction: Correction,
): Promise<CorrectionAnswer> {
  return {
    correction_id: correction.id,
    hotkey: miner.hotkey,
    amount_rao: String(correction.amountRao),
    reason: correction.reason,
    at: isoTime(correction.createdAtMs),
    available_rao: String(await readAvailable(query, miner.publicKey)),
  };
}
