/** One closed epoch; opens to show what every miner was paid. */
import { useState } from 'react';
import type { ClosedEpoch, Miner } from '../api.ts';
import { formatPoints } from '../format/numbers.ts';
import { groupDigits } from '../format/rao.ts';
import { formatClockTime } from '../format/time.ts';
import { CheckIcon, ChevronIcon, WarningIcon } from '../frame/icons.tsx';
import { RaoAmount } from '../frame/rao-amount.tsx';
import { Payouts } from './payouts.tsx';
import { deriveSumCheck } from './sum-check.ts';

const COLUMNS = 8;

function SumMark({ epoch }: { readonly epoch: ClosedEpoch }) {
  const check = deriveSumCheck(epoch);
  if (check.ok) {
    return (
      <span className="mark mark-ok" title="Recomputed in this browser, to the RAO">
        <CheckIcon /> equal
      </span>
    );
  }
  const difference = check.differenceRao || check.payoutsDifferenceRao;
  return (
    <span className="mark mark-bad">
      <WarningIcon /> {difference === null ? 'unreadable' : `off by ${groupDigits(difference)}`}
    </span>
  );
}

/** The row, and the payouts below it while it is open. */
export function ClosedEpochRow(props: {
  readonly epoch: ClosedEpoch;
  readonly miners: readonly Miner[];
}) {
  const { epoch } = props;
  const [isOpen, setOpen] = useState(false);
  const detailId = `payouts-${epoch.number}`;
  return (
    <>
      <tr className={isOpen ? 'is-open' : ''}>
        <th scope="row" data-label="Epoch">
          <button
            type="button"
            className="disclose"
            aria-expanded={isOpen}
            aria-controls={detailId}
            title="Payouts of this epoch"
            onClick={() => setOpen(!isOpen)}
          >
            <ChevronIcon />
            <span className="num">#{epoch.number}</span>
            <span className="num quiet"> {formatClockTime(epoch.ends_at)}</span>
          </button>
        </th>
        <td className="right num" data-label="Points">
          {formatPoints(epoch.points)}
        </td>
        <td className="right strong" data-label="Paid">
          <RaoAmount rao={epoch.paid_rao} />
        </td>
        <td className="right" data-label="Fee">
          <RaoAmount rao={epoch.fee_rao} />
        </td>
        <td className="right" data-label="Carry">
          <RaoAmount rao={epoch.carry_rao} />
        </td>
        <td className="right" data-label="Returned">
          <RaoAmount rao={epoch.returned_rao} />
        </td>
        <td className="right" data-label="Budget">
          <RaoAmount rao={epoch.budget_rao} />
        </td>
        <td data-label="Sum">
          <SumMark epoch={epoch} />
        </td>
      </tr>
      {isOpen && (
        <tr className="detail">
          <td colSpan={COLUMNS} id={detailId}>
            <Payouts epoch={epoch} miners={props.miners} />
          </td>
        </tr>
      )}
    </>
  );
}
