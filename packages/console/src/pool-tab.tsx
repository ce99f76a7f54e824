/** The Pool tab: its connection in the frame, and its page. */
import { useContext } from 'react';
import { ClockContext, ServerOffsetContext } from './clock-context.tsx';
import { parseTime } from './format/time.ts';
import { ConnectionBanner } from './frame/connection-banner.tsx';
import { ConnectionPill } from './frame/connection-pill.tsx';
import { Header } from './frame/header.tsx';
import { PageGuard } from './frame/page-guard.tsx';
import { PoolPage } from './pool-page.tsx';
import { listPolls, usePoolQueries } from './pool-queries.ts';

/** Frame and page of the pool that serves this console. */
export function PoolTab() {
  const queries = usePoolQueries();
  const clock = useContext(ClockContext);
  const health = queries.health.data;
  const serverMs = health === undefined ? null : parseTime(health.server_time);
  const answeredAtMs = queries.health.dataUpdatedAt || clock.nowMs();
  const offsetMs = serverMs === null ? 0 : serverMs - answeredAtMs;
  const polls = listPolls(queries);
  return (
    <ServerOffsetContext value={offsetMs}>
      <Header selected="pool">
        <ConnectionPill polls={polls} health={health} />
      </Header>
      <ConnectionBanner polls={polls} health={health} />
      <PageGuard subject="The pool">
        <PoolPage queries={queries} />
      </PageGuard>
    </ServerOffsetContext>
  );
}
