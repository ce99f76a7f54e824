/** The Pool tab: epoch, miners, programs and decisions, each in its own panel. */
import { useMemo } from 'react';
import { ClosedEpochs } from './clock/closed-epochs.tsx';
import { EpochClock } from './clock/epoch-clock.tsx';
import { DecisionsPanel } from './decisions/decisions-panel.tsx';
import { MinersPanel } from './miners/miners-panel.tsx';
import { type PoolQueries, useMonitor } from './pool-queries.ts';
import { BestPrograms } from './programs/best-programs.tsx';
import { deriveAuthors } from './programs/lineage.ts';
import { WatchPanel } from './watch/watch-panel.tsx';

/** The page below the tab bar. */
export function PoolPage({ queries }: { readonly queries: PoolQueries }) {
  const { epochs, miners, results, decisions } = queries;
  const monitor = useMonitor();
  const authors = useMemo(
    () => deriveAuthors(results.data, decisions.data),
    [results.data, decisions.data],
  );
  return (
    <main>
      <div className="page" id="panel-pool" role="tabpanel" aria-labelledby="tab-pool">
        {monitor !== null && <WatchPanel monitor={monitor} />}
        <EpochClock epoch={epochs.data?.current} isClosed={epochs.data?.pool_closed ?? false} />
        <ClosedEpochs epochs={epochs.data?.closed} miners={miners.data?.miners} />
        <MinersPanel leaderboard={miners.data} />
        <BestPrograms results={results.data} epochs={epochs.data} authors={authors} />
        <DecisionsPanel decisions={decisions.data?.items} authors={authors} />
      </div>
    </main>
  );
}
