/** Turning a refusal (any status but 200) into a coded error, whoever wrote it. */
import { AditError, type ErrorNumbers } from '@adit/base';

const MAX_NUMBERS = 32;

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : {};
  } catch {
    return {};
  }
}

function parseNumbers(value: unknown): ErrorNumbers {
  if (typeof value !== 'object' || value === null) return {};
  const kept = Object.entries(value)
    .slice(0, MAX_NUMBERS)
    .map(([name, given]): [string, number | string | boolean | null] => [
      name.slice(0, 64),
      typeof given === 'number' || typeof given === 'boolean' || given === null
        ? given
        : String(given).slice(0, 300),
    ]);
  return Object.fromEntries(kept);
}

function parseDetail(body: Readonly<Record<string, unknown>>, text: string): string {
  const given = body['detail'] ?? body['message'] ?? text;
  return (typeof given === 'string' ? given : JSON.stringify(given)).slice(0, 500);
}

/**
 * The refusal as an error: code from the body or `http_<status>`, message = the body's `detail`,
 * else its `message`, else the whole body; numbers of the body with `httpStatus` and, where the
 * server gave it, `retryAfterS`.
 */
export function parseRefusal(response: Response, text: string): AditError {
  const body = parseObject(text);
  const code = body['code'];
  const isCode = typeof code === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(code);
  const retryAfterS = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  const nextStep = body['next_step'];
  return new AditError(isCode ? code : `http_${response.status}`, parseDetail(body, text), {
    numbers: {
      ...parseNumbers(body['numbers']),
      httpStatus: response.status,
      ...(Number.isSafeInteger(retryAfterS) ? { retryAfterS } : {}),
    },
    ...(typeof nextStep === 'string' ? { nextStep: nextStep.slice(0, 500) } : {}),
  });
}
