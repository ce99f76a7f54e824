/** A header that sorts its column, with what a screen reader needs to know of it. */

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const;

/** The cell; without `onSort` it is a plain header. */
export function SortHeader(props: {
  readonly text: string;
  /** What the button is called where that says more than the text. */
  readonly label?: string | undefined;
  readonly title?: string | undefined;
  readonly className: string;
  readonly sorted: false | 'asc' | 'desc';
  readonly onSort: ((event: unknown) => void) | undefined;
}) {
  const { text, sorted, onSort } = props;
  if (onSort === undefined) {
    return (
      <th scope="col" className={props.className} title={props.title}>
        {text}
      </th>
    );
  }
  return (
    <th
      scope="col"
      className={props.className}
      title={props.title}
      aria-sort={sorted === false ? 'none' : ARIA_SORT[sorted]}
    >
      <button
        type="button"
        className={`sort sort-${sorted === false ? 'none' : sorted}`}
        aria-label={`Sort by ${props.label ?? text}`}
        onClick={onSort}
      >
        {text}
      </button>
    </th>
  );
}
