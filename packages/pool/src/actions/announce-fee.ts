/** A change of the fee is announced so far ahead that everybody can leave before it holds. */
import type { FeeAnswer, FeeBody } from '@adit/wire';
import { feeNoticeTooShort } from '../money-errors.ts';
import { insertFeeChange } from '../store/fees.ts';
import { inOpenEpoch, type PoolContext } from './context.ts';
import { auditAction, operatorName } from './operator-frame.ts';

/** Announces another fee from the opening of an epoch on; at least one full epoch lies between. */
export async function announceFee(context: PoolContext, body: FeeBody): Promise<FeeAnswer> {
  const { fee_bps: feeBps, from_epoch: fromEpoch } = body;
  const { feeNoticeEpochs } = context.settings;
  const operator = operatorName(body.operator);
  return await inOpenEpoch(context, async ({ tx, epoch, nowMs }) => {
    // The running epoch has begun, so it is not a full one any more.
    const earliestEpoch = epoch.number + feeNoticeEpochs + 1;
    if (fromEpoch < earliestEpoch) {
      const runningEpoch = epoch.number;
      throw feeNoticeTooShort({ fromEpoch, runningEpoch, feeNoticeEpochs, earliestEpoch });
    }
    const change = { feeBps, fromEpoch, announcedIn: epoch.number, nowMs, operator };
    await insertFeeChange(tx, change);
    const entry = { fee_bps: feeBps, from_epoch: fromEpoch, fee_bps_now: epoch.feeBps };
    const work = { tx, nowMs, operator };
    await auditAction(work, { operator, action: 'fee', arguments: entry });
    return { fee_bps: epoch.feeBps, next_fee_bps: feeBps, next_fee_from_epoch: fromEpoch };
  });
}
