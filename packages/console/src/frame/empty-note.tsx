/** What a panel says while it has nothing to show: what will appear here, and when. */
import type { ReactNode } from 'react';

/** The note; `isLoading` is true until the pool has answered for the first time. */
export function EmptyNote(props: {
  readonly isLoading: boolean;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="empty">
      <p className="empty-title">{props.isLoading ? 'Waiting for the pool…' : props.title}</p>
      <p>{props.children}</p>
    </div>
  );
}
