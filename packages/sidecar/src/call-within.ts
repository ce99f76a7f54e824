/** A call that ends when its caller closes, without leaving anything on the caller's signal. */

/** Runs `call` with a signal that aborts with `parent`; `parent` may live for ever. */
export async function callWithin<T>(
  parent: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const abort = (): void => own.abort();
  if (parent.aborted) abort();
  parent.addEventListener('abort', abort, { once: true });
  try {
    return await call(own.signal);
  } finally {
    parent.removeEventListener('abort', abort);
  }
}
