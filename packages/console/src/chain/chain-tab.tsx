/** The Chain tab: one connection to one node, its state in the frame, and the page of the address. */
import { useContext, useEffect, useMemo } from 'react';
import { ClockContext } from '../clock-context.tsx';
import { Header } from '../frame/header.tsx';
import { PageGuard } from '../frame/page-guard.tsx';
import { ChainPage } from './chain-page.tsx';
import { ChainClient } from './connection/chain-client.ts';
import { ChainContext } from './connection/chain-context.tsx';
import { ChainBanner, ChainPill } from './connection/chain-state.tsx';
import type { SocketLike } from './connection/rpc-socket.ts';
import './styles/index.css';

function later(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

/** Frame and page of the chain at a socket address. */
export function ChainTab({ url }: { readonly url: string }) {
  const clock = useContext(ClockContext);
  const client = useMemo(
    () =>
      new ChainClient({
        open: () => new WebSocket(url) as SocketLike,
        later,
        nowMs: () => clock.nowMs(),
      }),
    [url, clock],
  );
  useEffect(() => {
    client.start();
    return () => client.stop();
  }, [client]);
  return (
    <ChainContext value={client}>
      <Header selected="chain">
        <ChainPill />
      </Header>
      <ChainBanner url={url} />
      <PageGuard subject="The chain">
        <ChainPage />
      </PageGuard>
    </ChainContext>
  );
}
