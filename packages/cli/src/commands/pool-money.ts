/** `adit pool correct · fee · wallet · solvency`. */
import { AditError, encodeHex, isAditError, secureRandomBytes } from '@adit/base';
import type { Solvency } from '@adit/wire';
import { atPool, type OperatorFlags } from '../operator-link.ts';
import { formatAmount, printAnswer } from '../print-answer.ts';

/** Flags of `adit pool correct`. */
interface CorrectFlags extends OperatorFlags {
  readonly reason: string;
  readonly key?: string;
}

/** Books a correction under a key, so that it can be repeated when no answer came. */
export async function runCorrect(
  hotkey: string,
  amountRao: string,
  flags: CorrectFlags,
): Promise<number> {
  const key = flags.key ?? encodeHex(secureRandomBytes(8));
  const body = { hotkey, amount_rao: amountRao, reason: flags.reason, request_key: key };
  try {
    const answer = await atPool(flags, ({ client, operator }) =>
      client.correctBalance({ body: { ...operator, ...body } }),
    );
    return printAnswer(flags, answer, () => [
      `Correction ${answer.correction_id}: ${formatAmount(answer.amount_rao)} for ${hotkey}; ` +
        `available now ${formatAmount(answer.available_rao)}`,
    ]);
  } catch (error) {
    if (!isAditError(error) || error.code !== 'network_error') throw error;
    throw new AditError('outcome_unknown', 'No answer came; the correction may be booked', {
      numbers: { key },
      nextStep: `Run the same command again with --key ${key}: it is booked once.`,
      cause: error,
    });
  }
}

/** Flags of `adit pool fee`. */
interface FeeFlags extends OperatorFlags {
  readonly fromEpoch: number;
}

/** Announces another fee. */
export async function runFee(feeBps: number, flags: FeeFlags): Promise<number> {
  const body = { fee_bps: feeBps, from_epoch: flags.fromEpoch };
  const answer = await atPool(flags, ({ client, operator }) =>
    client.announceFee({ body: { ...operator, ...body } }),
  );
  return printAnswer(flags, answer, () => [
    `The fee is ${answer.fee_bps} bps and becomes ${answer.next_fee_bps} bps with epoch ` +
      `${answer.next_fee_from_epoch}; /health tells everyone from now on.`,
  ]);
}

/** Flags of `adit pool wallet`. */
interface WalletFlags extends OperatorFlags {
  readonly rao: string;
  readonly note?: string;
}

function describeSolvency(solvency: Solvency): string[] {
  const { covered, short_rao: short, wallet_rao: wallet } = solvency;
  const parts = [
    `available ${solvency.available_rao}`,
    `held ${solvency.held_rao}`,
    `carry ${solvency.carry_rao}`,
  ];
  const owed = `Owed: ${formatAmount(solvency.owed_rao)} (${parts.join(', ')})`;
  const sent =
    solvency.sent_rao === '0'
      ? []
      : [`Of that ${formatAmount(solvency.sent_rao)} is sent and not confirmed.`];
  if (wallet === null || covered === null) {
    return [owed, ...sent, 'Wallet: not declared (adit pool wallet --rao N --note TEXT)'];
  }
  const note = solvency.wallet_note ? `, ${solvency.wallet_note}` : '';
  const verdict = covered ? 'covered' : `SHORT by ${formatAmount(short ?? '0')}`;
  return [
    owed,
    ...sent,
    `Wallet: ${formatAmount(wallet)} (declared ${solvency.declared_at}${note}): ${verdict}`,
  ];
}

/** Declares what the payout wallet holds. */
export async function runWallet(flags: WalletFlags): Promise<number> {
  const body = { rao: flags.rao, ...(flags.note === undefined ? {} : { note: flags.note }) };
  const answer = await atPool(flags, ({ client, operator }) =>
    client.declareWallet({ body: { ...operator, ...body } }),
  );
  return printAnswer(flags, answer, () => describeSolvency(answer));
}

/** Prints what is owed against what was declared. */
export async function runSolvency(flags: OperatorFlags): Promise<number> {
  const answer = await atPool(flags, ({ client }) => client.readSolvency());
  return printAnswer(flags, answer, () => describeSolvency(answer));
}
