/** The frame around every service: the tab that the address names, among those that are there. */
import { lazy, Suspense } from 'react';
import { type ConsoleConfig, resolveChainUrl, useConsoleConfig } from './console-config.ts';
import { Header } from './frame/header.tsx';
import type { TabId } from './frame/tab-bar.tsx';
import { useRoute } from './frame/use-route.ts';
import { NoChain, NoPool } from './no-service.tsx';
import { PoolTab } from './pool-tab.tsx';

/** The chain's definitions are large; who looks at a pool does not load them. */
const ChainTab = lazy(() =>
  import('./chain/chain-tab.tsx').then((module) => ({ default: module.ChainTab })),
);

function Tab(props: { readonly config: ConsoleConfig; readonly tab: TabId }) {
  const { pool, chainUrl } = props.config;
  if (props.tab === 'pool') return pool ? <PoolTab /> : <NoPool />;
  if (chainUrl === null) return <NoChain />;
  return (
    <Suspense fallback={<Header selected="chain" />}>
      <ChainTab url={resolveChainUrl(chainUrl, window.location.href)} />
    </Suspense>
  );
}

/** The console. */
export function App() {
  const config = useConsoleConfig();
  const route = useRoute();
  const tab = route.tab ?? (config?.pool === false ? 'chain' : 'pool');
  return config === null ? <Header selected={tab} /> : <Tab config={config} tab={tab} />;
}
