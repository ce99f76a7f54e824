/** Every report of a decision with its verdict and the reason. */
import type { Decision } from '../api.ts';
import { shortHash } from '../format/address.ts';
import { formatScore } from '../format/numbers.ts';
import { Hotkey } from '../frame/hotkey.tsx';
import { explainReason } from './reasons.ts';
import { VerdictMark } from './verdict-mark.tsx';

/** The table. */
export function ReportsTable({ decision }: { readonly decision: Decision }) {
  return (
    <table className="reports stackable">
      <thead>
        <tr>
          <th scope="col">Verdict</th>
          <th scope="col">Miner</th>
          <th scope="col" className="right">
            Score
          </th>
          <th scope="col">Digest</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {decision.reports.map((report) => (
          <tr key={report.hotkey}>
            <td data-label="Verdict">
              <VerdictMark verdict={report.verdict} />
            </td>
            <td data-label="Miner">
              <Hotkey address={report.hotkey} />
            </td>
            <td data-label="Score" className="right num">
              {formatScore(report.score)}
            </td>
            <td data-label="Digest" className="mono" title={report.digest ?? undefined}>
              {report.digest === null ? '–' : shortHash(report.digest)}
            </td>
            <td data-label="Why" className="why">
              {explainReason(report, decision.score)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
