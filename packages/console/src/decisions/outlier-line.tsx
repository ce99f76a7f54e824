/** One report that ended outside: who, what, and why. Shown without opening the decision. */
import type { Report } from '../api.ts';
import { Hotkey } from '../frame/hotkey.tsx';
import { explainReason } from './reasons.ts';
import { VerdictMark } from './verdict-mark.tsx';

/** The line. */
export function OutlierLine(props: { readonly report: Report; readonly consensus: number | null }) {
  return (
    <p className="outlier">
      <VerdictMark verdict={props.report.verdict} />
      <Hotkey address={props.report.hotkey} />
      <span>{explainReason(props.report, props.consensus)}</span>
    </p>
  );
}
