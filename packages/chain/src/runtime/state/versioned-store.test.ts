import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VersionedStore } from './versioned-store.ts';

const KEYS = [
  '0x3a636f6465',
  ...['00', '01', '0101', 'ff'].map((end) => `0x${'ab'.repeat(32)}${end}`),
];
const bytes = (value: number | null): Uint8Array | null =>
  value === null ? null : Uint8Array.of(value);

/** The obvious store: a whole copy for each block. */
class CopyingStore {
  current = new Map<string, number>();
  readonly blocks: Map<string, number>[] = [];
  write(key: string, value: number | null): void {
    if (value === null) this.current.delete(key);
    else this.current.set(key, value);
  }
  seal(): void {
    this.blocks.push(new Map(this.current));
  }
  revertTo(block: number): void {
    this.blocks.length = block + 1;
    this.current = new Map(this.blocks[block]);
  }
}

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      key: fc.constantFrom(...KEYS),
      value: fc.option(fc.nat(9)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('seal' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('undo' as const),
      key: fc.constantFrom(...KEYS),
      value: fc.option(fc.nat(9)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('amend' as const),
      key: fc.constantFrom(...KEYS),
      value: fc.option(fc.nat(9)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revert' as const), back: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), back: fc.nat(3) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function take(store: VersionedStore, oracle: CopyingStore, each: Step): void {
  const isSealed = (): boolean => store.checkpoint() === 0 && store.head >= 0;
  if (each.do === 'write') {
    store.write(each.key, bytes(each.value));
    oracle.write(each.key, each.value);
  } else if (each.do === 'seal') {
    store.seal();
    oracle.seal();
  } else if (each.do === 'undo') {
    const mark = store.checkpoint();
    store.write(each.key, bytes(each.value));
    store.rollback(mark);
  } else if (each.do === 'amend' && isSealed()) {
    store.amend([[each.key, bytes(each.value)]]);
    oracle.write(each.key, each.value);
    oracle.blocks[store.head] = new Map(oracle.current);
  } else if (each.do === 'revert' && isSealed()) {
    const block = Math.max(store.oldest, store.head - each.back);
    store.revertTo(block);
    oracle.revertTo(block);
  } else if (each.do === 'forget' && store.head >= 0) {
    store.forgetBefore(Math.max(0, store.head - each.back));
  }
}

describe('the versioned store', () => {
  it('reads as a store that copies everything, now and at every kept block', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const store = new VersionedStore();
        const oracle = new CopyingStore();
        for (const each of steps) take(store, oracle, each);
        for (const key of KEYS) {
          expect(store.read(key)).toEqual(bytes(oracle.current.get(key) ?? null));
        }
        expect(store.keys('0x')).toEqual([...oracle.current.keys()].sort());
        for (let block = store.oldest; block <= store.head; block += 1) {
          const past = oracle.blocks[block];
          for (const key of KEYS) {
            expect(store.readAt(key, block)).toEqual(bytes(past?.get(key) ?? null));
          }
          expect(store.keysAt(`0x${'ab'.repeat(32)}01`, block)).toEqual(
            [...(past?.keys() ?? [])]
              .filter((key) => key.startsWith(`0x${'ab'.repeat(32)}01`))
              .sort(),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('tells what changed in a block, and not what was written back', () => {
    const store = new VersionedStore();
    store.write('0xaa', bytes(1));
    store.write('0xbb', bytes(2));
    store.seal();
    store.write('0xbb', null);
    store.write('0xaa', bytes(3));
    store.write('0xaa', bytes(1));
    expect(store.seal()).toEqual([['0xbb', null]]);
    expect(store.changesIn(1)).toEqual([['0xbb', null]]);
  });
});
