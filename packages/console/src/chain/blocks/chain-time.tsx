/** The chain's own time: a development chain's clock is not the reader's. */
import { formatClockMs } from '../../format/time.ts';

/** Time of day, with date and milliseconds on hover; a dash for the first block, which has none. */
export function ChainTime({ timeMs }: { readonly timeMs: number | null }) {
  if (timeMs === null) return <span className="quiet">–</span>;
  const iso = new Date(timeMs).toISOString();
  return (
    <time className="num" dateTime={iso} title={iso}>
      {formatClockMs(timeMs)}
    </time>
  );
}
