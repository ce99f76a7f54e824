/** A tab whose service is not there: what it would show, and how to start it. */
import type { ReactNode } from 'react';
import { Header } from './frame/header.tsx';
import type { TabId } from './frame/tab-bar.tsx';

function NoService(props: {
  readonly tab: TabId;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <>
      <Header selected={props.tab} />
      <main>
        <div
          className="page no-service"
          id={`panel-${props.tab}`}
          role="tabpanel"
          aria-labelledby={`tab-${props.tab}`}
        >
          <div className="panel">
            <div className="empty">
              <p className="empty-title">{props.title}</p>
              {props.children}
            </div>
          </div>
        </div>
      </main>
    </>
  );
}

/** The Pool tab of a page that a chain serves. */
export function NoPool() {
  return (
    <NoService tab="pool" title="This page comes from a chain; there is no pool behind it">
      <p>
        A pool shows its epochs, miners, programs and decisions here. <code>adit up</code> starts
        one with miners and prints the address of its page.
      </p>
    </NoService>
  );
}

/** The Chain tab of a pool that was not told of a chain. */
export function NoChain() {
  return (
    <NoService tab="chain" title="There is no chain beside this pool">
      <p>
        <code>adit chain</code> starts a development chain with a page of its own at{' '}
        <code>http://127.0.0.1:9944/</code>: blocks, subnets, storage and a weight playground.
      </p>
    </NoService>
  );
}
