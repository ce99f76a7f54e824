import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRoute, routeTo } from './route.ts';

describe('addresses inside the page', () => {
  it('name a tab and a place in it', () => {
    expect(parseRoute('#/chain/storage/System/Account')).toEqual({
      tab: 'chain',
      path: ['storage', 'System', 'Account'],
    });
    expect(parseRoute('#pool')).toEqual({ tab: 'pool', path: [] });
    expect(parseRoute('#/chain/')).toEqual({ tab: 'chain', path: [] });
  });

  it.each(['', '#', '#/', '#/nowhere/1', '#x'])('of %j name no tab', (hash) => {
    expect(parseRoute(hash)).toEqual({ tab: null, path: [] });
  });

  it('stay what they are where they cannot be decoded', () => {
    expect(parseRoute('#/chain/blocks/%E0%A4%A').path).toEqual(['blocks', '%E0%A4%A']);
  });

  it('are read as they were written', () => {
    const part = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(part), (path) => {
        expect(parseRoute(routeTo('chain', ...path))).toEqual({ tab: 'chain', path });
      }),
    );
  });
});
