/** What the pool owes against what its payout wallet holds, as the operator declared it. */
import { isoTime, parseRao } from '@adit/base';
import type { Solvency, WalletBody } from '@adit/wire';
import {
  findWalletDeclaration,
  insertWalletDeclaration,
  readOwed,
} from '../store/operator-records.ts';
import { type PoolContext, readFrom } from './context.ts';
import { asOperator } from './operator-frame.ts';

/** Notes what the payout wallet holds; the answer is the solvency line with it. */
export async function declareWallet(context: PoolContext, body: WalletBody): Promise<Solvency> {
  const rao = parseRao(String(body.rao));
  const note = body.note ?? '';
  const action = { operator: body.operator, action: 'wallet', arguments: { rao, note } };
  await asOperator(context, action, ({ tx, nowMs, operator }) =>
    insertWalletDeclaration(tx, { rao, note, declaredAtMs: nowMs, operator }),
  );
  return await readSolvency(context);
}

/** What is owed against what was declared. */
export async function readSolvency(context: PoolContext): Promise<Solvency> {
  return await readFrom(context, async (query) => {
    const { availableRao, heldRao, carryRao, sentRao } = await readOwed(query);
    const wallet = await findWalletDeclaration(query);
    const owedRao = availableRao + heldRao + carryRao;
    const shortRao = wallet === null || wallet.rao >= owedRao ? 0n : owedRao - wallet.rao;
    return {
      owed_rao: String(owedRao),
      available_rao: String(availableRao),
      held_rao: String(heldRao),
      sent_rao: String(sentRao),
      carry_rao: String(carryRao),
      wallet_rao: wallet === null ? null : String(wallet.rao),
      wallet_note: wallet?.note ?? null,
      declared_at: wallet === null ? null : isoTime(wallet.declaredAtMs),
      covered: wallet === null ? null : shortRao === 0n,
      short_rao: wallet === null ? null : String(shortRao),
    };
  });
}
