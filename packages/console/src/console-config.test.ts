import { describe, expect, it } from 'vitest';
import { resolveChainUrl } from './console-config.ts';

describe('the address of the chain', () => {
  it('is the page’s own where the chain serves the page', () => {
    expect(resolveChainUrl('/', 'http://127.0.0.1:9944/#/chain/blocks')).toBe(
      'ws://127.0.0.1:9944/',
    );
    expect(resolveChainUrl('/', 'https://chain.example/')).toBe('wss://chain.example/');
  });

  it('is elsewhere where the pool says so', () => {
    expect(resolveChainUrl('ws://127.0.0.1:9944', 'http://127.0.0.1:8434/')).toBe(
      'ws://127.0.0.1:9944/',
    );
  });
});
