/** The frame around every service: header with tabs, and the page of the chosen tab. */
import { useContext } from 'react';
import { ClockContext, ServerOffsetContext } from './clock-context.tsx';
import { parseTime } from './format/time.ts';
import { ConnectionBanner } from './frame/connection-banner.tsx';
import { Header } from './frame/header.tsx';
import { PageGuard } from './frame/page-guard.tsx';
import { PoolPage } from './pool-page.tsx';
import { listPolls, usePoolQueries } from './pool-queries.ts';

/** The console. */
export function App() {
  const queries = usePoolQueries();
  const clock = useContext(ClockContext);
  const health = queries.health.data;
  const serverMs = health === undefined ? null : parseTime(health.server_time);
  const answeredAtMs = queries.health.dataUpdatedAt || clock.nowMs();
  const offsetMs = serverMs === null ? 0 : serverMs - answeredAtMs;
  const polls = listPolls(queries);
  return (
    <ServerOffsetContext value={offsetMs}>
      <Header polls={polls} health={health} />
      <ConnectionBanner polls={polls} health={health} />
      <PageGuard>
        <PoolPage queries={queries} />
      </PageGuard>
    </ServerOffsetContext>
  );
}
