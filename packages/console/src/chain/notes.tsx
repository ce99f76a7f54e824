/** What a panel of the chain says while it has nothing to show. */
import type { ReactNode } from 'react';
import { WarningIcon } from '../frame/icons.tsx';

/** A title and a sentence. */
export function ChainNote(props: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{props.title}</p>
      {props.children !== undefined && <p>{props.children}</p>}
    </div>
  );
}

/** Waiting for the first answer. */
export function Loading({ what }: { readonly what: string }) {
  return <ChainNote title={`Reading ${what}…`} />;
}

/** A question that failed, with what the node said. */
export function Failed({ error }: { readonly error: Error }) {
  return (
    <div className="empty" role="alert">
      <p className="empty-title warn">
        <WarningIcon /> This could not be read
      </p>
      <p>{error.message}</p>
    </div>
  );
}
