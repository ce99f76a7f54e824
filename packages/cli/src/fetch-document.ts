/** Downloading a large document from a pool, part by part. */
import { AditError, errorMessage } from '@adit/base';

const MAX_REFUSAL_CHARACTERS = 20_000;
/** Time until the answer begins; the download itself may take as long as it goes on. */
const ANSWER_TIMEOUT_MS = 60_000;

/**
 * The body of a GET, as it comes.
 * @throws AditError `network_error` when nobody answers; the pool's refusal otherwise.
 */
export async function fetchDocument(url: string): Promise<AsyncIterable<Uint8Array>> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), ANSWER_TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(url, { signal: patience.signal, redirect: 'error' });
  } catch (cause) {
    throw new AditError('network_error', `No answer from ${url}: ${errorMessage(cause)}`, {
      numbers: { url, timeoutMs: ANSWER_TIMEOUT_MS },
      nextStep: 'Check that the pool runs at this address.',
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
  if (response.status !== 200) throw await readRefusal(response);
  return response.body ?? (async function* () {})();
}

async function readRefusal(response: Response): Promise<AditError> {
  const text = (await response.text()).slice(0, MAX_REFUSAL_CHARACTERS);
  const fallback = new AditError(`http_${response.status}`, `The pool answered ${response.status}`);
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return fallback;
    const { code, detail, next_step: nextStep } = { ...body } as Record<string, unknown>;
    if (typeof code !== 'string' || typeof detail !== 'string') return fallback;
    return new AditError(code, detail, typeof nextStep === 'string' ? { nextStep } : {});
  } catch {
    return fallback;
  }
}
