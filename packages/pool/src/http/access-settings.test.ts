import { isAditError } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { accessSettingsFrom } from './access-settings.ts';

function codeOf(env: Record<string, string>): string {
  try {
    accessSettingsFrom({ env });
  } catch (error) {
    return isAditError(error) ? `${error.code} ${error.numbers['name']}` : String(error);
  }
  return 'accepted';
}

describe('accessSettingsFrom', () => {
  it('is the guide’s way unless told otherwise', () => {
    expect(accessSettingsFrom({})).toEqual({
      authMode: 'legacy',
      trustProxy: [],
      minClientVersion: undefined,
      latestClientVersion: undefined,
    });
  });

  it('takes flags before the environment', () => {
    const env = { AUTH_MODE: 'both', TRUST_PROXY: '10.0.0.1, 192.168.0.0/16  fd00::/8' };
    expect(accessSettingsFrom({ env })).toMatchObject({
      authMode: 'both',
      trustProxy: ['10.0.0.1', '192.168.0.0/16', 'fd00::/8'],
    });
    const flags = { authMode: 'Strict', trustProxy: '127.0.0.1' };
    expect(accessSettingsFrom({ env, flags })).toMatchObject({
      authMode: 'strict',
      trustProxy: ['127.0.0.1'],
    });
  });

  it('refuses what it cannot read, by name', () => {
    expect(codeOf({ AUTH_MODE: 'off' })).toBe('invalid_setting AUTH_MODE');
    for (const range of [
      'everyone',
      '10.0.0.0/0',
      '10.0.0.0/33',
      '::/129',
      '1.2.3',
      '10/8/8',
      '*',
    ]) {
      expect(codeOf({ TRUST_PROXY: range })).toBe('invalid_setting TRUST_PROXY');
    }
    expect(codeOf({ MIN_CLIENT_VERSION: '1' })).toBe('invalid_setting MIN_CLIENT_VERSION');
    expect(codeOf({ LATEST_CLIENT_VERSION: 'new' })).toBe('invalid_setting LATEST_CLIENT_VERSION');
  });
});
