/** The configuration file: one JSON object of known keys. Every fault names its key and line. */
import fs from 'node:fs';
import { AditError, errorMessage } from '@adit/base';
import { type ConfigKey, configKeys, LIST_SEPARATOR } from './keys.ts';

/** A file's texts by key. */
export type FileTexts = Readonly<Record<string, string>>;

/** What the faults of a file have in common. */
interface Place {
  readonly file: string;
  readonly text: string;
}

const MAX_BYTES = 1_000_000;

/**
 * Reads a configuration file.
 * @throws AditError `config_unreadable`, `config_not_json` {line}, `config_unknown_key` {key, line},
 *   `config_wrong_type` {key, line, expected}.
 */
export function readConfigFile(file: string): FileTexts {
  const place = { file, text: readText(file) };
  const value = parse(place);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AditError('config_not_json', 'The configuration is not a JSON object', {
      numbers: { file, line: 1 },
      nextStep: 'Write {"epochSeconds": 3600} and the like.',
    });
  }
  const texts: Record<string, string> = {};
  for (const [name, given] of Object.entries(value)) {
    const known = configKeys.find(({ key }) => key === name);
    if (known === undefined) throw unknownKey(place, name);
    texts[name] = textOf(place, known, given);
  }
  return texts;
}

function readText(file: string): string {
  try {
    if (fs.statSync(file).size > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`);
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AditError('config_unreadable', `The configuration cannot be read: ${file}`, {
      numbers: { file, reason: errorMessage(cause) },
      nextStep: 'Correct --config or ADIT_POOL_CONFIG, or the rights of the file.',
      cause,
    });
  }
}

function parse({ file, text }: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = errorMessage(cause);
    // The host tells the place as a character's number, or that the text ended too early.
    const position = /position (\d+)/.exec(reason)?.[1];
    const line = lineAt(text, position === undefined ? text.length : Number(position));
    throw new AditError('config_not_json', `The configuration is not JSON, line ${line}`, {
      numbers: { file, line, reason: reason.slice(0, 200) },
      nextStep: 'Correct the file; JSON has no comments and no comma before a closing bracket.',
      cause,
    });
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** Where a key stands, as far as a look at the text can tell. */
export function lineOfKey(text: string, key: string): number {
  const position = text.search(new RegExp(`${escapePattern(JSON.stringify(key))}\\s*:`));
  return lineAt(text, Math.max(0, position));
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function unknownKey({ file, text }: Place, name: string): AditError {
  const lower = name.toLowerCase();
  const similar = configKeys.find(({ key }) => key.toLowerCase().includes(lower.slice(0, 6)));
  return new AditError('config_unknown_key', `Unknown key: ${name.slice(0, 80)}`, {
    numbers: { file, key: name.slice(0, 80), line: lineOfKey(text, name) },
    nextStep:
      similar === undefined
        ? 'See `adit config` for the keys.'
        : `Did you mean ${similar.key}? See \`adit config\` for the keys.`,
  });
}

const EXPECTED: Readonly<Record<ConfigKey['kind'], string>> = {
  number: 'a number',
  'yes-no': 'true or false',
  text: 'a text in quotes',
  list: 'a list of texts',
};

function textOf({ file, text }: Place, { key, kind }: ConfigKey, value: unknown): string {
  if (kind === 'number' && typeof value === 'number') return String(value);
  if (kind === 'yes-no' && typeof value === 'boolean') return String(value);
  if (kind === 'text' && typeof value === 'string') return value;
  if (kind === 'list' && Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return value.join(LIST_SEPARATOR);
  }
  const line = lineOfKey(text, key);
  throw new AditError('config_wrong_type', `${key} must be ${EXPECTED[kind]}, line ${line}`, {
    numbers: {
      file,
      key,
      line,
      expected: EXPECTED[kind],
      given: JSON.stringify(value).slice(0, 80),
    },
    nextStep: `Give ${key} ${EXPECTED[kind]}.`,
  });
}
