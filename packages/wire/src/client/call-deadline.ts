/** The end of one attempt: its own deadline, or the caller's signal. */

/** A running deadline. */
export interface CallDeadline {
  /** Aborts with a `TimeoutError` at the deadline, or with the caller's reason before. */
  readonly signal: AbortSignal;
  /** Whether the deadline, not the caller, ended the attempt. */
  timedOut(): boolean;
  /** Ends the watch; the timer and the caller's signal are let go. */
  clear(): void;
}

/**
 * Starts a deadline of `timeoutMs` that also follows `signal`.
 *
 * Not `AbortSignal.timeout` and `AbortSignal.any`: Node 20 holds both weakly, so that a collected
 * signal can miss its own deadline. A plain timer holds its controller until {@link clear}.
 */
export function startCallDeadline(
  timeoutMs: number,
  signal: AbortSignal | undefined,
): CallDeadline {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort(new DOMException(`No answer within ${timeoutMs} ms`, 'TimeoutError'));
  }, timeoutMs);
  const follow = (): void => controller.abort(signal?.reason);
  signal?.addEventListener('abort', follow, { once: true });
  if (signal?.aborted === true) follow();
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    clear: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', follow);
    },
  };
}
