/** Entry of the console: the clock, the polling client, the page. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ClockContext } from './clock-context.tsx';
import './styles/index.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element');

const systemClock = { nowMs: () => Date.now() };

createRoot(root).render(
  <StrictMode>
    <ClockContext value={systemClock}>
      <QueryClientProvider client={new QueryClient()}>
        <App />
      </QueryClientProvider>
    </ClockContext>
  </StrictMode>,
);
