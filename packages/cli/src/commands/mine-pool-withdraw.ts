/** `adit mine pool withdraw`: asks the pool for a payout. */
import { AditError, encodeHex, isAditError, secureRandomBytes } from '@adit/base';
import { type MinerFlags, openMinerLink } from '../miner-link.ts';
import { printAnswer } from '../print-answer.ts';
import { describeWithdrawal } from './mine-pool-status.ts';

/** Flags of `adit mine pool withdraw`. */
interface WithdrawFlags extends MinerFlags {
  readonly amountRao?: string;
}

/** Asks for an amount, or for everything that is available. */
export async function runWithdraw(flags: WithdrawFlags): Promise<number> {
  const { client } = await openMinerLink(flags);
  const { amountRao } = flags;
  const body = {
    request_key: encodeHex(secureRandomBytes(8)),
    ...(amountRao === undefined ? {} : { amount_rao: amountRao }),
  };
  try {
    const answer = await client.requestWithdrawal({ body });
    return printAnswer(flags, answer, () => [`Withdrawal ${describeWithdrawal(answer)}`]);
  } catch (error) {
    if (!isAditError(error) || error.code !== 'network_error') throw error;
    throw new AditError('outcome_unknown', 'No answer came; the withdrawal may be requested', {
      numbers: error.numbers,
      nextStep: 'See adit mine pool status; asking again cannot hold the amount twice.',
      cause: error,
    });
  }
}
