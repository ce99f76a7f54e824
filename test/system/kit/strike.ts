/**
 * A blow at a moment when a request is really under way.
 *
 * `open`: so many milliseconds after a request was handed to the server, provided it has no answer
 * by then; else the next request is taken, with half the delay. `answered`: after the server has
 * answered 200 (the effect is committed) and before the client has seen it; the client is cut off,
 * or, with `isDelivered`, is given the answer and will never ask again. `closing`: so many
 * milliseconds after an epoch's end, when the pool settles it; what is under way then is its own.
 */
import type { Exchange, RecordingProxy } from './recording-proxy.ts';

/** When the blow falls. */
export type Moment =
  | { readonly kind: 'open'; readonly delayMs: number }
  | { readonly kind: 'answered'; readonly isDelivered: boolean }
  | { readonly kind: 'closing'; readonly delayMs: number };

/** A blow that fell. */
export interface Strike {
  readonly exchange: Exchange;
  /** Requests under way at the proxy at that moment, this one included. */
  readonly open: number;
  /** Requests that were answered too soon before it. */
  readonly missed: number;
  /** The delay that was short enough; null for `answered`. */
  readonly delayMs: number | null;
}

/** Which requests count, when to strike, and what to do. */
export interface StrikeOrder {
  readonly isTarget: (exchange: Exchange) => boolean;
  readonly moment: Exclude<Moment, { readonly kind: 'closing' }>;
  /** Called synchronously at the moment. */
  readonly blow: () => void;
  readonly timeoutMs: number;
}

/** Waits for the moment and strikes once; rejects when no request came in time. */
export async function strike(proxy: RecordingProxy, order: StrikeOrder): Promise<Strike> {
  let timer: NodeJS.Timeout | undefined;
  const over = new AbortController();
  try {
    return await new Promise<Strike>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`No request to strike at within ${order.timeoutMs} ms`)),
        order.timeoutMs,
      );
      const { moment } = order;
      if (moment.kind === 'answered') {
        const { isDelivered } = moment;
        strikeAnswered(proxy, { ...order, isDelivered }, { resolve, reject });
      } else {
        const { delayMs } = moment;
        strikeOpen(proxy, { ...order, delayMs, over: over.signal }, { resolve, reject });
      }
    });
  } finally {
    clearTimeout(timer);
    over.abort();
    proxy.watch(null);
  }
}

interface Settle {
  readonly resolve: (strike: Strike) => void;
  readonly reject: (error: unknown) => void;
}

function strikeAnswered(
  proxy: RecordingProxy,
  order: StrikeOrder & { readonly isDelivered: boolean },
  settle: Settle,
): void {
  proxy.watch({
    onAnswered: (exchange) => {
      if (!order.isTarget(exchange) || exchange.answer?.status !== 200) return true;
      proxy.watch(null);
      try {
        order.blow();
        settle.resolve({ exchange, open: proxy.countOpen() + 1, missed: 0, delayMs: null });
      } catch (error) {
        settle.reject(error);
      }
      return order.isDelivered;
    },
  });
}

function strikeOpen(
  proxy: RecordingProxy,
  order: StrikeOrder & { readonly delayMs: number; readonly over: AbortSignal },
  settle: Settle,
): void {
  let { delayMs } = order;
  let missed = 0;
  let isWaiting = false;
  const look = (exchange: Exchange): void => {
    isWaiting = false;
    if (order.over.aborted) return;
    if (exchange.state !== 'open' || exchange.answer !== null) {
      missed += 1;
      delayMs = Math.floor(delayMs / 2);
      return;
    }
    proxy.watch(null);
    try {
      order.blow();
      settle.resolve({ exchange, open: proxy.countOpen(), missed, delayMs });
    } catch (error) {
      settle.reject(error);
    }
  };
  proxy.watch({
    onForwarded: (exchange) => {
      if (isWaiting || !order.isTarget(exchange)) return;
      isWaiting = true;
      if (delayMs === 0) look(exchange);
      else setTimeout(look, delayMs, exchange);
    },
  });
}
