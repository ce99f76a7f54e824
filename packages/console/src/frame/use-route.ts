/** The place that the address bar names. */
import { useMemo, useSyncExternalStore } from 'react';
import { parseRoute, type Route } from './route.ts';

function listen(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

/** The route, renewed as it changes. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(listen, () => window.location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}
