/** The part of the epoch that is over, as a ring. */

const RADIUS = 44;
const LENGTH = 2 * Math.PI * RADIUS;

/** `elapsed` is 0 at the start and 1 at the end of the epoch. */
export function Ring(props: { readonly elapsed: number; readonly children: React.ReactNode }) {
  const elapsed = Math.min(1, Math.max(0, props.elapsed));
  return (
    <div className="ring">
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle className="ring-track" cx="50" cy="50" r={RADIUS} />
        <circle
          className="ring-value"
          cx="50"
          cy="50"
          r={RADIUS}
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * elapsed}
          transform="rotate(-90 50 50)"
        />
      </svg>
      <div className="ring-text">{props.children}</div>
    </div>
  );
}
