/** Blocks beyond memory: read back as they were, by number and hash, also after a way back. */
import { afterEach, describe, expect, it } from 'vitest';
import { createChain } from '../create-chain.ts';
import { BlockFile } from './block-file.ts';

const archive = new BlockFile();

afterEach(() => archive.close());

describe('a chain that keeps ten blocks in memory', () => {
  it('finds all others in its file, by number and by hash', () => {
    const chain = createChain({ seed: 's', profile: 'fast', archive, blocksInMemory: 10 });
    const all = createChain({ seed: 's', profile: 'fast' });
    for (let made = 0; made < 60; made += 1) {
      chain.produceBlock();
      all.produceBlock();
    }
    for (let number = 0; number <= 62; number += 1) {
      const expected = all.blockAt(number);
      expect(chain.blockAt(number)).toEqual(expected);
      expect(chain.block(expected?.hash ?? '')).toEqual(expected);
    }
    expect(chain.blockAt(63)).toBeNull();
    expect(chain.block(`0x${'ab'.repeat(32)}`)).toBeNull();
  });

  it('goes back behind its memory and makes the same blocks again', () => {
    const chain = createChain({
      seed: 's',
      profile: 'fast',
      archive: new BlockFile(),
      blocksInMemory: 10,
    });
    chain.produceBlock();
    const id = chain.snapshot();
    const hashes = Array.from({ length: 40 }, () => chain.produceBlock().hash);
    chain.revert(id);
    expect(chain.block(hashes[5] ?? '')).toBeNull();
    expect(Array.from({ length: 40 }, () => chain.produceBlock().hash)).toEqual(hashes);
    expect(hashes.map((hash) => chain.block(hash)?.hash)).toEqual(hashes);
  });
});
