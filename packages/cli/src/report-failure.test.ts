import { AditError } from '@adit/base';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportFailure } from './report-failure.ts';

describe('reportFailure()', () => {
  let out = '';
  let err = '';

  beforeEach(() => {
    out = '';
    err = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += text;
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      err += text;
      return true;
    });
  });

  afterEach(() => vi.restoreAllMocks());

  it('says what, which numbers and what next, on standard error', () => {
    const error = new AditError('port_in_use', 'The port is in use', {
      numbers: { port: 8434 },
      nextStep: 'Give another port.',
    });
    expect(reportFailure(error, false)).toBe(1);
    expect(out).toBe('');
    expect(err).toBe(
      'adit: The port is in use (port 8434) [port_in_use]\n      Give another port.\n',
    );
  });

  it('prints one JSON document when asked, with bigints as text', () => {
    const error = new AditError('too_few_miners', 'Too few', { numbers: { rao: 5n } });
    expect(reportFailure(error, true)).toBe(2);
    expect(JSON.parse(out)).toEqual({
      error: { code: 'too_few_miners', detail: 'Too few', numbers: { rao: '5' }, next_step: null },
    });
  });

  it('shows the stack of what nobody expected', () => {
    expect(reportFailure(new TypeError('broken'), false)).toBe(1);
    expect(err).toMatch(/TypeError: broken\n\s+at /);
  });
});
