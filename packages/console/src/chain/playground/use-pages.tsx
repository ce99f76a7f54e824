/** A list shown a page at a time. */
import { type ReactNode, useState } from 'react';

/** The page of `items`, and buttons where there is more than one. */
export function usePages<Item>(
  items: readonly Item[],
  size: number,
  what: string,
): { readonly shown: readonly Item[]; readonly pager: ReactNode } {
  const [first, setFirst] = useState(0);
  const shown = items.slice(first, first + size);
  if (items.length <= size) return { shown, pager: null };
  const pager = (
    <fieldset className="pager-small">
      <legend className="sr-only">Pages of {what}</legend>
      <button
        type="button"
        className="button"
        disabled={first === 0}
        aria-label={`Earlier ${what}`}
        onClick={() => setFirst(Math.max(0, first - size))}
      >
        ←
      </button>
      <span className="quiet num">
        {what} {first + 1}–{Math.min(items.length, first + size)} of {items.length}
      </span>
      <button
        type="button"
        className="button"
        disabled={first + size >= items.length}
        aria-label={`Later ${what}`}
        onClick={() => setFirst(first + size)}
      >
        →
      </button>
    </fieldset>
  );
  return { shown, pager };
}
