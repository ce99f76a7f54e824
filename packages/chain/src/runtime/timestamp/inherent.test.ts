/** The time of a block is set once, and by nobody but its author. */
import { describe, expect, it } from 'vitest';
import { Timestamp } from '../../definitions/timestamp.ts';
import { accountOf, callOf, openChain } from '../../testing/chain-fixture.ts';

const set = callOf('Timestamp', 'set', { now: 2n ** 64n - 1n });

describe('the time of a block', () => {
  it('cannot be set again, not even by root for nobody', () => {
    const chain = openChain();
    const remark = callOf('System', 'remark', { remark: new Uint8Array() });
    chain.apply({ signer: 'root', call: remark });
    const time = chain.query(Timestamp.storage.Now);
    const as_origin = { type: 'system', value: [{ type: 'None', value: [] }] };
    const call = callOf('Utility', 'dispatch_as_fallible', { as_origin, call: set });
    expect(chain.apply({ signer: 'root', call }).error?.label).toBe('Other');
    expect(chain.apply({ signer: 'root', call: set }).error?.label).toBe('BadOrigin');
    expect(() => chain.apply({ signer: accountOf(1), call: set })).toThrow();
    expect(chain.query(Timestamp.storage.Now)).toBe(time);
    chain.produceBlock();
    chain.produceBlock();
    expect(chain.query(Timestamp.storage.Now)).toBe(time + 12_000n);
  });
});
