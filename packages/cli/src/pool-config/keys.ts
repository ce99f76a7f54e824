/**
 * What `adit pool serve` can be told: one table of keys for flags, environment and file.
 *
 * A key of the file is the flag's name in camel case, or where there is no flag the environment
 * variable's. What a reload may change is the pool's to say, and the log's level.
 */
import { DEFAULT_TASKS } from '@adit/localnet';
import { isReloadable, listPoolSettings, type PoolSettings } from '@adit/pool';

/** One key. */
export interface ConfigKey {
  readonly key: string;
  readonly env: string | null;
  readonly kind: 'number' | 'yes-no' | 'text' | 'list';
  /** What holds when nobody speaks; null for nothing. */
  readonly defaultText: string | null;
  readonly isReloadable: boolean;
  /** The setting of the pool behind it. */
  readonly setting: keyof PoolSettings | null;
}

/** Texts of a list are joined with it. */
export const LIST_SEPARATOR = '\n';

/** Settings whose flag has another name than their environment variable. */
const FLAGS: Readonly<Record<string, string>> = { POOL_FEE_BPS: 'feeBps', MINER_CAP_BPS: 'capBps' };

function camelCase(env: string): string {
  return env.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

type ProcessKey = [key: string, env: string | null, kind: ConfigKey['kind'], text: string | null];

const PROCESS_KEYS: readonly ProcessKey[] = [
  ['role', 'POOL_ROLE', 'text', 'all'],
  ['host', 'API_HOST', 'text', '127.0.0.1'],
  ['port', 'API_PORT', 'number', '8434'],
  ['dataDir', 'POOL_DATA_DIR', 'text', '.adit-pool'],
  ['databaseUrl', 'DATABASE_URL', 'text', null],
  ['databaseConnections', 'DATABASE_CONNECTIONS', 'number', '10'],
  ['task', null, 'list', DEFAULT_TASKS.join(LIST_SEPARATOR)],
  ['walletPath', null, 'text', null],
  ['walletName', null, 'text', null],
  ['walletHotkey', null, 'text', 'default'],
  ['operatorTokenFile', 'POOL_OPERATOR_TOKEN_FILE', 'text', null],
  ['authMode', 'AUTH_MODE', 'text', 'legacy'],
  ['trustProxy', 'TRUST_PROXY', 'list', null],
  ['minClientVersion', 'MIN_CLIENT_VERSION', 'text', null],
  ['latestClientVersion', 'LATEST_CLIENT_VERSION', 'text', null],
  ['drainNoticeS', 'DRAIN_NOTICE_S', 'number', '1'],
  ['logLevel', 'LOG_LEVEL', 'text', 'info'],
];

/** Keys that a reload may change besides the pool's settings. */
const RELOADABLE_KEYS: ReadonlySet<string> = new Set(['logLevel']);

/** All keys, those of the process first. */
export const configKeys: readonly ConfigKey[] = [
  ...PROCESS_KEYS.map(([key, env, kind, defaultText]) => ({
    ...{ key, env, kind, defaultText },
    isReloadable: RELOADABLE_KEYS.has(key),
    setting: null,
  })),
  ...listPoolSettings().map(({ name, env, kind, defaultText }) => ({
    ...{ env, kind, defaultText },
    key: FLAGS[env] ?? camelCase(env),
    isReloadable: isReloadable(name),
    setting: name,
  })),
];
