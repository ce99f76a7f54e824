/** A section of the page: heading, an optional note and controls, content. */
import type { ReactNode } from 'react';

/** A panel; `area` is its place in the page grid. */
export function Panel(props: {
  readonly area: string;
  readonly title: string;
  readonly note?: ReactNode;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}) {
  const headingId = `heading-${props.area}`;
  return (
    <section className={`panel panel-${props.area}`} aria-labelledby={headingId}>
      <div className="panel-head">
        <h2 id={headingId}>{props.title}</h2>
        {props.note !== undefined && <span className="panel-note">{props.note}</span>}
        {props.controls !== undefined && <div className="panel-controls">{props.controls}</div>}
      </div>
      {props.children}
    </section>
  );
}
