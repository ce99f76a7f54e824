/** The configuration in force of `adit pool serve`: flag, then environment, then file, then default. */
import fs from 'node:fs';
import { AditError, chooseText, isAditError, type LogLevel, parseNumberSetting } from '@adit/base';
import {
  type AccessSettings,
  accessSettingsFrom,
  type PoolSettings,
  poolSettingsFrom,
} from '@adit/pool';
import { resolvePath } from '../paths.ts';
import { type ConfigKey, configKeys, LIST_SEPARATOR } from './keys.ts';
import { type FileTexts, lineOfKey, readConfigFile } from './read-config-file.ts';

/** Where the texts come from. */
export interface ConfigSources {
  /** By flag name in camel case; `config` names the file. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One key with its text and where that came from. */
export interface EffectiveText {
  readonly key: string;
  /** Null for nothing. */
  readonly text: string | null;
  readonly source: 'flag' | 'environment' | 'file' | 'default';
  readonly isReloadable: boolean;
}

/** What a process of a pool does. */
export type PoolRole = 'all' | 'api' | 'scheduler';

/** The configuration in force. */
export interface PoolConfig {
  /** Absolute; null without one. */
  readonly file: string | null;
  readonly texts: readonly EffectiveText[];
  readonly role: PoolRole;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** For queries, and as many again for transactions. */
  readonly databaseConnections: number;
  readonly tasks: readonly string[];
  readonly walletPath: string | undefined;
  readonly walletName: string | undefined;
  readonly walletHotkey: string | undefined;
  readonly operatorTokenFile: string | null;
  /** Signatures, proxies and client versions. */
  readonly access: AccessSettings;
  readonly drainNoticeMs: number;
  readonly logLevel: LogLevel;
  readonly settings: PoolSettings;
}

const ROLES: readonly PoolRole[] = ['all', 'api', 'scheduler'];
const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
const MAX_DRAIN_NOTICE_S = 300;

/**
 * Reads the configuration.
 * @throws AditError `invalid_setting` {name, given ...; file and line where the file says it},
 *   `invalid_rao`, and those of {@link readConfigFile}.
 */
export function readPoolConfig(sources: ConfigSources): PoolConfig {
  const named = flagText(sources.flags['config']) ?? sources.env['ADIT_POOL_CONFIG'] ?? '';
  const file = named === '' ? null : resolvePath(named);
  const fileTexts = file === null ? {} : readConfigFile(file);
  const texts = configKeys.map((known) => effectiveText(known, sources, fileTexts));
  try {
    return configOf(texts, file);
  } catch (error) {
    throw file === null ? error : placeInFile(error, file, texts);
  }
}

function flagText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.map(String).join(LIST_SEPARATOR) : String(value);
}

function effectiveText(
  { key, env, defaultText, isReloadable }: ConfigKey,
  { flags, env: environment }: ConfigSources,
  file: FileTexts,
): EffectiveText {
  const chosen = chooseText({
    flag: flagText(flags[key]),
    environment: env === null ? undefined : environment[env],
    file: file[key],
  });
  if (chosen === null) return { key, text: defaultText, source: 'default', isReloadable };
  return { key, ...chosen, isReloadable };
}

function configOf(texts: readonly EffectiveText[], file: string | null): PoolConfig {
  const textOf = (key: string): string | null => texts.find((one) => one.key === key)?.text ?? null;
  const required = (key: string): string => textOf(key) ?? '';
  const optional = (key: string): string | undefined => textOf(key) ?? undefined;
  const settingTexts = configKeys.flatMap(({ key, setting }) => {
    const given = texts.find((one) => one.key === key);
    const isGiven = setting !== null && given !== undefined && given.source !== 'default';
    return isGiven ? [[setting, given.text ?? undefined] as const] : [];
  });
  const databaseUrl = textOf('databaseUrl');
  return {
    file,
    texts,
    role: oneOf('role', required('role'), ROLES),
    host: required('host'),
    port: parseNumberSetting('port', required('port'), { min: 0, max: 65_535 }),
    dataDir: resolvePath(required('dataDir')),
    databaseUrl: databaseUrl === '' ? null : databaseUrl,
    databaseConnections: parseNumberSetting(
      'databaseConnections',
      required('databaseConnections'),
      { min: 1, max: 15 },
    ),
    tasks: required('task').split(LIST_SEPARATOR),
    walletPath: optional('walletPath'),
    walletName: optional('walletName'),
    walletHotkey: optional('walletHotkey'),
    operatorTokenFile: textOf('operatorTokenFile'),
    access: accessSettingsFrom({
      flags: {
        authMode: required('authMode'),
        trustProxy: optional('trustProxy'),
        minClientVersion: optional('minClientVersion'),
        latestClientVersion: optional('latestClientVersion'),
      },
    }),
    drainNoticeMs:
      1000 *
      parseNumberSetting('drainNoticeS', required('drainNoticeS'), {
        ...{ min: 0, max: MAX_DRAIN_NOTICE_S, integer: false },
      }),
    logLevel: oneOf('logLevel', required('logLevel'), LOG_LEVELS),
    settings: poolSettingsFrom({ flags: Object.fromEntries(settingTexts) }),
  };
}

function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === text);
  if (found !== undefined) return found;
  throw new AditError('invalid_setting', `${name} is none of ${allowed.join(', ')}`, {
    numbers: { name, given: text.slice(0, 80) },
    nextStep: `Give ${name} one of ${allowed.join(', ')}.`,
  });
}

/** Says where in the file the refused text stands, when it is the file's. */
function placeInFile(error: unknown, file: string, texts: readonly EffectiveText[]): unknown {
  if (!isAditError(error)) return error;
  const { name } = error.numbers;
  const known = configKeys.find(({ key, env }) => key === name || env === name);
  const isFromFile = texts.some(({ key, source }) => key === known?.key && source === 'file');
  if (known === undefined || !isFromFile) return error;
  const line = lineOfKey(fs.readFileSync(file, 'utf8'), known.key);
  return new AditError(error.code, `${error.message}: ${known.key}, line ${line} of the file`, {
    numbers: { ...error.numbers, file, key: known.key, line },
    ...(error.nextStep === null ? {} : { nextStep: error.nextStep }),
    cause: error,
  });
}

/** A text fit for a terminal or a log: the password of a database's url is left out. */
export function showText({ key, text }: EffectiveText): string | null {
  if (text === null) return null;
  if (key !== 'databaseUrl') return text.split(LIST_SEPARATOR).join(', ');
  return text.replace(/:\/\/([^:/@]*):[^@]*@/, '://$1:***@');
}
