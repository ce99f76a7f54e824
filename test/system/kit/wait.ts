/** Waiting for something to become true, with an end. */

const POLL_MS = 100;

/** The first value of `read` that is not null; throws after `timeoutMs`. Failures of `read` count as null. */
export async function waitFor<Value>(
  what: string,
  timeoutMs: number,
  read: () => Promise<Value | null> | Value | null,
): Promise<Value> {
  const endMs = Date.now() + timeoutMs;
  let last: unknown = null;
  while (Date.now() < endMs) {
    try {
      const value = await read();
      if (value !== null) return value;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Waited ${timeoutMs} ms for ${what}${last === null ? '' : `: ${last}`}`);
}
