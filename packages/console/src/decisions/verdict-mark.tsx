/** Inside or outside, as a sign and a word, never as a colour alone. */
import type { Report } from '../api.ts';
import { CheckIcon, VoidIcon, WarningIcon } from '../frame/icons.tsx';

/** The mark of a verdict. */
export function VerdictMark({ verdict }: { readonly verdict: Report['verdict'] }) {
  if (verdict === 'AGREED') {
    return (
      <span className="mark mark-ok">
        <CheckIcon /> inside
      </span>
    );
  }
  if (verdict === 'OUTLIER') {
    return (
      <span className="mark mark-bad">
        <WarningIcon /> outside
      </span>
    );
  }
  return (
    <span className="mark mark-void">
      <VoidIcon /> void
    </span>
  );
}
