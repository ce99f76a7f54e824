/**
 * Reading a JSON body from an untrusted sender.
 *
 * One pass over the text finds what JSON.parse does not bound or know: nesting depth, and in
 * submissions the bare tokens that Python writes (NaN, Infinity, -Infinity) and numbers beyond the
 * doubles' range. Those become texts of the same name, which the schema of a score allows; strings
 * are never touched. JSON.parse stays the judge of everything else.
 */
import { AditError, errorMessage } from '@adit/base';

/** What a route allows. */
export interface JsonBodyRules {
  /** Arrays and objects inside one another. */
  readonly maxDepth: number;
  /** True in submissions only. */
  readonly acceptsNonFinite: boolean;
}

const TOKEN = /-?Infinity|NaN/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const VALUE_END = /[ \t\n\r]*(?:[,\]}]|$)/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** Index after the string that opens at `at`; the text's length when it never closes. */
function stringEnd(text: string, at: number): number {
  let index = at + 1;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index + 1;
    index += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
}

/** The text's name of a number that JSON does not have, or null for an ordinary one. */
function nonFiniteName(text: string, at: number): { name: string; end: number } | null {
  const token = matchAt(TOKEN, text, at);
  if (token !== null) {
    const end = at + token.length;
    return matchAt(VALUE_END, text, end) === null ? null : { name: token, end };
  }
  const number = matchAt(NUMBER, text, at);
  if (number === null || Number.isFinite(Number(number))) return null;
  return { name: number.startsWith('-') ? '-Infinity' : 'Infinity', end: at + number.length };
}

function rewrite(text: string, rules: JsonBodyRules): string {
  let depth = 0;
  let copied = 0;
  let out = '';
  let index = 0;
  while (index < text.length) {
    const char = text.charAt(index);
    if (char === '"') {
      index = stringEnd(text, index);
      continue;
    }
    if (char === '{' || char === '[') depth += 1;
    if (char === '}' || char === ']') depth -= 1;
    if (depth > rules.maxDepth) {
      throw new AditError('body_too_deep', 'The body nests too deeply', {
        numbers: { limit: rules.maxDepth, at: index },
        nextStep: `Send at most ${rules.maxDepth} arrays and objects inside one another.`,
      });
    }
    const isValueStart = /[-0-9NI]/.test(char);
    const found = isValueStart && rules.acceptsNonFinite ? nonFiniteName(text, index) : null;
    if (found !== null) {
      out += `${text.slice(copied, index)}"${found.name}"`;
      copied = found.end;
      index = found.end;
      continue;
    }
    index += isValueStart ? (matchAt(NUMBER, text, index)?.length ?? 1) : 1;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

function invalidJson(cause: unknown): AditError {
  return new AditError('invalid_json', 'The body is not JSON in UTF-8', {
    numbers: { problem: errorMessage(cause).slice(0, 200) },
    nextStep: 'Send one JSON object, encoded in UTF-8.',
    cause,
  });
}

/** No database text holds U+0000 or half of a surrogate pair. */
const UNSTORABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** True for a text that can be neither stored nor answered as it is. */
export function isUnstorable(text: string): boolean {
  return UNSTORABLE.test(text);
}

function refusePrototypeKey(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new Error('a key is named __proto__');
  return value;
}

function refuseOddText(key: string, value: unknown): unknown {
  refusePrototypeKey(key, value);
  if (isUnstorable(key) || (typeof value === 'string' && isUnstorable(value))) {
    throw new Error('a text holds U+0000 or half of a surrogate pair');
  }
  return value;
}

/**
 * The value of a body; an empty body is `{}`, as many clients send none where nothing is needed.
 * @throws AditError `invalid_json`, `body_too_deep` {limit, at}.
 */
export function parseJsonBody(bytes: Uint8Array, rules: JsonBodyRules): unknown {
  if (bytes.length === 0) return {};
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw invalidJson(cause);
  }
  const rewritten = rewrite(text, rules);
  // Only a text that can spell such a key or character pays for looking at every one of them.
  const needsLook = rewritten.includes('__proto__') || rewritten.includes('\\u');
  // In a submission an odd text is one item's fault, and that item's answer says so.
  const look = rules.acceptsNonFinite ? refusePrototypeKey : refuseOddText;
  try {
    return needsLook ? JSON.parse(rewritten, look) : JSON.parse(rewritten);
  } catch (cause) {
    throw invalidJson(cause);
  }
}
