/**
 * Settings of who may call and how: flag > environment > default, as in settings.ts. They belong to
 * an API process, not to the pool's rules.
 */
import { isIP } from 'node:net';
import { AditError, chooseText } from '@adit/base';
import type { AuthMode } from '@adit/wire';
import type { SettingTexts } from '../settings.ts';
import { isClientVersion } from './client-version.ts';

/** What an operator can set about access, besides the tokens. */
export interface AccessSettings {
  readonly authMode: AuthMode;
  /** Addresses and CIDR ranges of proxies; empty = none. */
  readonly trustProxy: readonly string[];
  readonly minClientVersion: string | undefined;
  readonly latestClientVersion: string | undefined;
}

const AUTH_MODES: readonly AuthMode[] = ['legacy', 'both', 'strict'];

function invalidSetting(name: string, given: string, nextStep: string): AditError {
  return new AditError('invalid_setting', `${name} cannot be used`, {
    numbers: { name, given: given.slice(0, 80) },
    nextStep,
  });
}

function requireAuthMode(text: string): AuthMode {
  const mode = AUTH_MODES.find((known) => known === text.trim().toLowerCase());
  if (mode !== undefined) return mode;
  throw invalidSetting('AUTH_MODE', text, `Give AUTH_MODE one of ${AUTH_MODES.join(', ')}.`);
}

function isAddressRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return (
    /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128)
  );
}

function requireProxies(text: string): readonly string[] {
  const ranges = text.split(/[\s,]+/).filter((part) => part !== '');
  const wrong = ranges.find((range) => !isAddressRange(range));
  if (wrong === undefined) return ranges;
  throw invalidSetting(
    'TRUST_PROXY',
    wrong,
    'Give TRUST_PROXY addresses or CIDR ranges with commas between, such as 10.0.0.0/8.',
  );
}

function requireVersion(name: string, text: string): string {
  if (isClientVersion(text.trim())) return text.trim();
  throw invalidSetting(name, text, `Give ${name} a version of three numbers, such as 0.2.0.`);
}

/**
 * The settings in force; flags are `authMode` and `trustProxy`.
 * @throws AditError `invalid_setting` with name and text.
 */
export function accessSettingsFrom(texts: SettingTexts): AccessSettings {
  const textOf = (flag: string, env: string): string | null =>
    chooseText({ flag: texts.flags?.[flag], environment: texts.env?.[env] })?.text ?? null;
  const versionOf = (flag: string, env: string): string | undefined => {
    const text = textOf(flag, env);
    return text === null ? undefined : requireVersion(env, text);
  };
  return {
    authMode: requireAuthMode(textOf('authMode', 'AUTH_MODE') ?? 'legacy'),
    trustProxy: requireProxies(textOf('trustProxy', 'TRUST_PROXY') ?? ''),
    minClientVersion: versionOf('minClientVersion', 'MIN_CLIENT_VERSION'),
    latestClientVersion: versionOf('latestClientVersion', 'LATEST_CLIENT_VERSION'),
  };
}
