import { describe, expect, it } from 'vitest';
import { chooseNames } from './search-names.ts';

describe('names of searches', () => {
  it('are the short ones unless told', () => {
    const { searches, hasDiscovery } = chooseNames(undefined);
    expect(searches.map(({ name }) => name)).toEqual([
      ...['DEMO', 'DEMO-cache', 'DEMO1000', 'LIN16', 'NONLIN', 'CIFARLIKE', 'ALLOPS'],
    ]);
    expect(hasDiscovery).toBe(false);
  });

  it('say with -cache that caches are on', () => {
    const { searches, hasDiscovery, hasSpeedup } = chooseNames('NN16-cache, discovery,NN16');
    expect(searches).toEqual([
      { name: 'NN16-cache', configuration: 'NN16', hasCaches: true },
      { name: 'NN16', configuration: 'NN16', hasCaches: false },
    ]);
    expect({ hasDiscovery, hasSpeedup }).toEqual({ hasDiscovery: true, hasSpeedup: false });
    expect(chooseNames('speedup-2-threads')).toEqual({
      ...{ searches: [], hasDiscovery: false, hasSpeedup: true },
    });
  });

  it.each(['demo', '', 'DEMO,,LIN16', 'discovery-cache'])('refuse %j', (text) => {
    expect(() => chooseNames(text)).toThrow(expect.objectContaining({ code: 'invalid_setting' }));
  });
});
