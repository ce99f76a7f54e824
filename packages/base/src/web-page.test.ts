import { describe, expect, it } from 'vitest';
import { pagePolicy } from './web-page.ts';

describe('the policy of pages', () => {
  it('lets a page load from its own origin only', () => {
    const policy = pagePolicy();
    expect(policy.split('; ')[0]).toBe("default-src 'self'");
    expect(policy).not.toContain('connect-src');
    expect(policy).not.toMatch(/unsafe|https?:|wss?:|\*/);
  });

  it('lets it open sockets to the chain that it is told of, and nowhere else', () => {
    const policy = pagePolicy('ws://127.0.0.1:9944/some/path?x=1;script-src *');
    expect(policy).toContain("; connect-src 'self' ws://127.0.0.1:9944; ");
    expect(policy).not.toContain('script-src');
  });

  it.each([
    'http://127.0.0.1:9944',
    'ws://user:secret@127.0.0.1',
    "ws://a.example; script-src 'unsafe-inline'",
    '',
    '127.0.0.1:9944',
  ])('refuses %s as a chain', (text) => {
    expect(() => pagePolicy(text)).toThrow(expect.objectContaining({ code: 'invalid_chain_url' }));
  });
});
