/**
 * Time on the page. The clock is handed in by the entry; components read it through `useNowMs`,
 * which ticks. `useServerNowMs` is the pool's time, so that a countdown does not depend on the
 * reader's clock being right.
 */
import { createContext, useContext, useEffect, useState } from 'react';

/** Milliseconds since 1970. */
export interface Clock {
  nowMs(): number;
}

/** The page's clock; the entry provides it. */
export const ClockContext = createContext<Clock>({ nowMs: () => 0 });

/** The pool's clock minus the reader's, in ms; 0 until the pool has answered. */
export const ServerOffsetContext = createContext(0);

/** The reader's time, renewed every `intervalMs`. */
export function useNowMs(intervalMs: number): number {
  const clock = useContext(ClockContext);
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(clock.nowMs()), intervalMs);
    return () => clearInterval(timer);
  }, [clock, intervalMs]);
  return nowMs;
}

/** The pool's time, renewed every `intervalMs`. */
export function useServerNowMs(intervalMs: number): number {
  return useNowMs(intervalMs) + useContext(ServerOffsetContext);
}
