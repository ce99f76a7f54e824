/** A part of 65 535 and how far it moved: an arrow, a sign and a number, never a colour alone. */
import { formatPart } from '../values/amounts.ts';

const WHOLE = 65_535;

function changeText(difference: number): string {
  const share = Math.abs(difference) / WHOLE;
  if (share < 0.0001) return '<0.0001';
  return `${difference > 0 ? '+' : '\u2212'}${share.toFixed(4)}`;
}

/** The difference alone; nothing while there is none. */
export function Difference({ part, before }: { readonly part: number; readonly before: number }) {
  if (part === before) return null;
  const isUp = part > before;
  return (
    <span
      className={isUp ? 'change change-up num' : 'change change-down num'}
      title={`${before} before, ${part} now, of 65 535`}
    >
      {isUp ? '▲' : '▼'} {changeText(part - before)}
    </span>
  );
}

/** The value with its difference. */
export function ChangedPart({ part, before }: { readonly part: number; readonly before: number }) {
  return (
    <span className="changed-part">
      <span className={part === 0 ? 'num zero' : 'num'} title={`${part} of 65 535`}>
        {formatPart(part)}
      </span>
      <Difference part={part} before={before} />
    </span>
  );
}
