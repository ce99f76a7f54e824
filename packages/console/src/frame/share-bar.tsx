/** A thin bar: a share of a whole. The number stands beside it. */

/** `percent` is 0 to 100. */
export function ShareBar({ percent }: { readonly percent: number }) {
  const width = Math.min(100, Math.max(0, percent));
  return (
    <svg className="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect className="share-track" width="100" height="4" />
      <rect className="share-value" width={width} height="4" />
    </svg>
  );
}
