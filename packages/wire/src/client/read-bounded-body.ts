/** Reading an answer's body up to a bound, so that a hostile server cannot fill the memory. */
import { AditError } from '@adit/base';

/** How a body is read. */
export interface BodyBounds {
  readonly maxBytes: number;
  /**
   * Ends the reading. It is watched here and not only by `fetch`, because undici lets go of the
   * request's signal once the headers are there, and a stalled body would then never end.
   */
  readonly signal: AbortSignal;
}

/**
 * The body as UTF-8 text.
 * @throws AditError `answer_too_large` {limitBytes, httpStatus} as soon as the bound is passed;
 * whatever the signal was aborted with.
 */
export async function readBoundedBody(response: Response, bounds: BodyBounds): Promise<string> {
  if (response.body === null) return '';
  const { signal, maxBytes } = bounds;
  const reader = response.body.getReader();
  let giveUp = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
  });
  // Without a reader of its own the rejection would count as unhandled once the body has ended.
  aborted.catch(() => undefined);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await readText(reader, response.status, maxBytes, aborted);
  } catch (error) {
    // Cancelling closes the connection; what the cancellation itself says decides nothing.
    reader.cancel(error).catch(() => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function readText(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  httpStatus: number,
  maxBytes: number,
  aborted: Promise<never>,
): Promise<string> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for (;;) {
    const { done, value } = await Promise.race([reader.read(), aborted]);
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      throw new AditError('answer_too_large', 'The answer is larger than this client accepts', {
        numbers: { limitBytes: maxBytes, httpStatus },
        nextStep: 'Ask for fewer items.',
      });
    }
    text += decoder.decode(value, { stream: true });
  }
}
