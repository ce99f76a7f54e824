/** Finality waits for the disk: nothing is announced before it is kept, and nothing is left out. */
import { ManualClock } from '@adit/base';
import { describe, expect, it } from 'vitest';
import type { PortBlock } from './chain-port.ts';
import type { Durability } from './disk/durability.ts';
import { Finality, type FinalWhen } from './finality.ts';

/** A disk that takes as much as it is told to. */
class SlowDisk implements Durability {
  mark = 0;
  kept = 0;
  isStuck = false;
  isKept(mark: number): boolean {
    return mark <= this.kept;
  }
  keepNow(): void {
    if (!this.isStuck) this.kept = this.mark;
  }
  requireRoom(): void {
    throw new Error('finality does not ask for room');
  }
  listen(): void {
    throw new Error('the core listens, not finality');
  }
}

function setUp() {
  const disk = new SlowDisk();
  const clock = new ManualClock(0);
  const told: number[] = [];
  const finality = new Finality('0x00', {
    lagMs: 100,
    clock,
    keeper: disk,
    onFinal: ({ header }) => told.push(header.number),
  });
  const add = (number: number, when: FinalWhen): void => {
    disk.mark += 1;
    const hash = `0x${number}`;
    const header = { parentHash: '0x', number, stateRoot: '0x', extrinsicsRoot: '0x', logs: [] };
    const block: PortBlock = { hash, header, extrinsics: [] };
    finality.add(block, [], when);
  };
  return { disk, clock, told, finality, add };
}

describe('finality of a chain that is kept', () => {
  it('comes after the lag and when the block is on the disk, in order', async () => {
    const { disk, clock, told, finality, add } = setUp();
    for (const number of [1, 2, 3]) add(number, 'after-lag');
    clock.advance(100);
    await Promise.resolve();
    expect(told).toEqual([]);
    disk.kept = 2;
    finality.settle();
    expect(told).toEqual([1, 2]);
    expect(finality.final).toBe('0x2');
    disk.kept = 3;
    finality.settle();
    expect(told).toEqual([1, 2, 3]);
  });

  it('does not come before the lag, however fast the disk is', async () => {
    const { disk, clock, told, finality, add } = setUp();
    add(1, 'after-lag');
    disk.kept = 1;
    finality.settle();
    clock.advance(99);
    await Promise.resolve();
    expect(told).toEqual([]);
    clock.advance(1);
    await Promise.resolve();
    expect(told).toEqual([1]);
  });

  it('at once waits for the disk, and comes later where the disk fails', () => {
    const { disk, told, finality, add } = setUp();
    add(1, 'at-once');
    expect(told).toEqual([1]);
    disk.isStuck = true;
    add(2, 'at-once');
    add(3, 'when-asked');
    finality.finalize('0x3');
    expect(told).toEqual([1]);
    disk.isStuck = false;
    disk.keepNow();
    finality.settle();
    expect(told).toEqual([1, 2, 3]);
  });
});
