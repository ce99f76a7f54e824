import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlockArchive, BlockStore, type SealedBlock } from './sealed-block.ts';

function blockOf(number: number, fork: number): SealedBlock {
  const hash = `0x${number.toString(16).padStart(8, '0')}${fork.toString(16).padStart(56, '0')}`;
  const header = {
    parentHash: hash,
    number,
    stateRoot: hash,
    extrinsicsRoot: hash,
    logs: [],
  };
  return { hash, header, body: [Uint8Array.of(fork)] };
}

/** An archive that insists on being given blocks in order. */
class ListArchive implements BlockArchive {
  readonly blocks: SealedBlock[] = [];
  isFull = false;
  append(block: SealedBlock): boolean {
    if (this.isFull) return false;
    expect(block.header.number).toBe(this.blocks.length + 1);
    this.blocks.push(block);
    return true;
  }
  byNumber(number: number): SealedBlock | null {
    return this.blocks[number - 1] ?? null;
  }
  byHash(hash: string): SealedBlock | null {
    return this.blocks.find((block) => block.hash === hash) ?? null;
  }
  truncate(from: number): void {
    this.blocks.length = Math.min(this.blocks.length, from - 1);
  }
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ back: fc.integer({ min: 0, max: 12 }) }) },
);

describe('blocks', () => {
  it('are found by number and hash, in memory or in the archive, across reverts', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        (steps, kept) => {
          const archive = new ListArchive();
          const chain = [blockOf(0, 0)];
          const store = new BlockStore(chain[0] as SealedBlock, { kept, archive });
          for (const [fork, each] of steps.entries()) {
            if ('add' in each) {
              for (let count = 0; count < each.add; count += 1) {
                const block = blockOf(chain.length, fork + 1);
                chain.push(block);
                store.add(block);
              }
            } else {
              const dropped = chain.splice(Math.max(1, chain.length - each.back));
              store.revertTo(chain.length - 1);
              for (const { hash } of dropped) expect(store.byHash(hash)).toBeNull();
            }
            expect(store.head).toBe(chain.at(-1));
            for (const block of chain) {
              expect(store.byNumber(block.header.number)).toBe(block);
              expect(store.byHash(block.hash)).toBe(block);
            }
            expect(store.byNumber(chain.length)).toBeNull();
            expect(chain.length - archive.blocks.length).toBeLessThanOrEqual(kept + 1);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('that are pinned stay in memory', () => {
    const store = new BlockStore(blockOf(0, 0), { kept: 2, archive: null });
    const known = () =>
      Array.from({ length: 11 }, (_, number) => number).filter((number) => store.byNumber(number));
    for (let number = 1; number <= 9; number += 1) store.add(blockOf(number, 0), 4);
    expect(known()).toEqual([0, 4, 5, 6, 7, 8, 9]);
    store.add(blockOf(10, 0));
    expect(known()).toEqual([0, 9, 10]);
  });

  it('stay in memory while the archive has no room, and go there when it has', () => {
    const archive = new ListArchive();
    const store = new BlockStore(blockOf(0, 0), { kept: 2, archive });
    archive.isFull = true;
    for (let number = 1; number <= 9; number += 1) store.add(blockOf(number, 0));
    expect(archive.blocks).toEqual([]);
    for (let number = 1; number <= 9; number += 1) {
      expect(store.byNumber(number)).toEqual(blockOf(number, 0));
    }
    archive.isFull = false;
    store.add(blockOf(10, 0));
    expect(archive.blocks.map(({ header }) => header.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(store.byNumber(3)).toEqual(blockOf(3, 0));
  });
});
