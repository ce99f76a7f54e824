/** A chain in files: whatever happens to it, and wherever it ends, it comes back as it was. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createLogger, encodeHex, ManualClock } from '@adit/base';
import { ready } from '@adit/keys';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Chain } from '../../chain.ts';
import { createChain } from '../../create-chain.ts';
import type { SealedBlock } from '../../runtime/execute/sealed-block.ts';
import { StateKeeper } from './state-keeper.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-keeper-'));
const log = createLogger('test', 'silent');
const PROBE = `0x${'ab'.repeat(20)}`;

interface Kept {
  readonly chain: Chain;
  readonly keeper: StateKeeper;
}

let folder: string;
let file: string;
let open: Kept[] = [];

beforeAll(() => ready());
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(root, 'case-'));
  file = path.join(folder, 'chain.json');
});
afterEach(() => {
  for (const { keeper } of open) keeper.release();
  open = [];
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

async function openKept(journalBytes?: number, seed = 'kept'): Promise<Kept> {
  const deps = { clock: new ManualClock(0), log };
  const limit = journalBytes === undefined ? {} : { journalBytes };
  const keeper = await StateKeeper.take(file, { ...deps, ...limit });
  try {
    const chain = createChain({ seed, profile: 'fast', archive: keeper.archive });
    keeper.open(chain);
    open.push({ chain, keeper });
    return { chain, keeper };
  } catch (error) {
    keeper.release();
    throw error;
  }
}

/** What a kill leaves: everything was handed to the system when it happened. */
function crash({ keeper }: Kept): void {
  keeper.release();
}

async function untilKept({ keeper }: Kept): Promise<void> {
  while (!keeper.isKept(keeper.mark)) await delay(1);
}

/** Quick to compare: the hash says the rest. */
function hexOf(block: SealedBlock | null): string {
  return (block?.body ?? []).map(encodeHex).join();
}

function expectSame(chain: Chain, straight: Chain): void {
  expect(chain.dump() === straight.dump()).toBe(true);
  expect(chain.head).toEqual(straight.head);
  for (let number = 0; number <= straight.head.header.number; number += 1) {
    const expected = straight.blockAt(number);
    for (const block of [chain.blockAt(number), chain.block(expected?.hash ?? '')]) {
      expect(block?.hash).toBe(expected?.hash);
      expect(hexOf(block)).toBe(hexOf(expected));
    }
  }
  expect(chain.blockAt(straight.head.header.number + 1)).toBeNull();
}

function produce(chain: Chain, count: number): void {
  for (let made = 0; made < count; made += 1) chain.produceBlock();
}

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ produce: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 2, arbitrary: fc.record({ write: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ laterMs: fc.integer({ min: 1_000, max: 9_000 }) }) },
  { weight: 3, arbitrary: fc.constant('snapshot' as const) },
  { weight: 3, arbitrary: fc.constant('revert' as const) },
  { weight: 2, arbitrary: fc.constant('wait' as const) },
  { weight: 2, arbitrary: fc.constant('crash' as const) },
  { weight: 1, arbitrary: fc.constant('stop' as const) },
  { weight: 1, arbitrary: fc.constant('load' as const) },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Does a step to both; gives the chain that is open then. */
async function take(each: Step, kept: Kept, both: { straight: Chain; ids: [number, number][] }) {
  const { straight, ids } = both;
  const { chain } = kept;
  if (typeof each === 'object') {
    for (const one of [chain, straight]) {
      if ('produce' in each) produce(one, each.produce);
      else if ('write' in each) {
        one.setStorage([[PROBE, each.write === 0 ? null : Uint8Array.of(each.write)]]);
      } else
        one.setTime(1_735_689_600_000n + BigInt(one.head.header.number * 10_000 + each.laterMs));
    }
  } else if (each === 'snapshot') ids.push([chain.snapshot(), straight.snapshot()]);
  else if (each === 'revert') {
    const pair = ids.splice(ids.length >> 1)[0];
    if (pair !== undefined) {
      chain.revert(pair[0]);
      straight.revert(pair[1]);
    }
  } else if (each === 'load') {
    chain.load(chain.dump());
    straight.load(straight.dump());
    ids.length = 0;
  } else if (each === 'wait') await untilKept(kept);
  else {
    if (each === 'crash') crash(kept);
    else await kept.keeper.finish();
    ids.length = 0;
    return null;
  }
  return kept;
}

describe('a kept chain', () => {
  it('is the same after any calls, crashes and stops as one that never ended', async () => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
      fc.constantFrom(2_000, 20_000, undefined),
      async (steps, journalBytes) => {
        fs.rmSync(folder, { recursive: true });
        fs.mkdirSync(folder);
        const both = { straight: createChain({ seed: 'kept', profile: 'fast' }), ids: [] };
        let kept = await openKept(journalBytes);
        for (const each of [...steps, 'crash' as const]) {
          const still = await take(each, kept, both);
          if (still !== null) continue;
          kept = await openKept(journalBytes);
          expectSame(kept.chain, both.straight);
        }
        await kept.keeper.finish();
        expect(fs.readFileSync(file, 'utf8') === both.straight.dump()).toBe(true);
        expect(fs.readdirSync(folder).sort()).toEqual(['chain.json', 'chain.json.blocks']);
      },
    );
    // What must be hit, however few are drawn: ways back in front of and behind the state file.
    const back: Step[] = ['snapshot', { produce: 3 }, 'revert', { produce: 1 }, 'crash'];
    const farBack: Step[] = ['snapshot', { produce: 8 }, 'wait', 'revert', 'crash'];
    const written: Step[] = ['snapshot', { write: 1 }, 'revert', 'crash', { write: 2 }, 'crash'];
    await fc.assert(property, {
      numRuns: 30,
      examples: [
        [back, undefined],
        [farBack, 2_000],
        [[...farBack, { produce: 2 }, ...back], 2_000],
        [written, undefined],
        [[{ laterMs: 9_000 }, 'crash', { produce: 1 }], undefined],
      ],
    });
  });

  it('has the state of the blocks since its state file, and refuses that of older ones', async () => {
    const first = await openKept();
    produce(first.chain, 3);
    await first.keeper.finish();
    const second = await openKept();
    produce(second.chain, 5);
    const amounts = second.chain.at(second.chain.blockAt(7)?.hash ?? '').rawKeys('0x').length;
    crash(second);
    const { chain } = await openKept();
    expect(chain.at(chain.blockAt(7)?.hash ?? '').rawKeys('0x')).toHaveLength(amounts);
    expect(() => chain.at(chain.blockAt(4)?.hash ?? '')).toThrow(/State already discarded/);
  });

  it('finds all blocks of all runs, by number and hash', async () => {
    const straight = createChain({ seed: 'kept', profile: 'fast', blocksInMemory: 10_000 });
    for (const count of [100, 4_200, 7]) {
      const kept = await openKept(200_000);
      produce(kept.chain, count);
      produce(straight, count);
      await untilKept(kept);
      crash(kept);
    }
    const { chain } = await openKept();
    for (const number of [0, 1, 2, 90, 102, 103, 2_000, 4_302, 4_303, 4_309]) {
      const expected = straight.blockAt(number);
      expect(expected).not.toBeNull();
      expect(chain.blockAt(number)).toEqual(expected);
      expect(chain.block(expected?.hash ?? '')).toEqual(expected);
    }
  });

  it('cut at any byte of its last record is the chain before that record', async () => {
    const kept = await openKept();
    produce(kept.chain, 4);
    const before = kept.chain.dump();
    const start = fs.statSync(`${file}.journal`).size;
    produce(kept.chain, 1);
    crash(kept);
    const whole = fs.readFileSync(`${file}.journal`);
    const lengths = [start, start + 1, start + 7, start + 8, start + 9, whole.length - 1];
    for (let length = start + 50; length < whole.length; length += 97) lengths.push(length);
    for (const length of lengths) {
      fs.writeFileSync(`${file}.journal`, whole.subarray(0, length));
      const again = await openKept();
      expect(again.chain.dump() === before).toBe(true);
      crash(again);
    }
  });

  it('with a flipped byte in journal or blocks is refused with its place, and left', async () => {
    const kept = await openKept();
    produce(kept.chain, 3);
    await kept.keeper.finish();
    const again = await openKept();
    produce(again.chain, 3);
    crash(again);
    for (const name of [`${file}.journal`, `${file}.blocks`]) {
      const whole = fs.readFileSync(name);
      for (let at = 0; at < whole.length; at += 61) {
        const spoilt = Buffer.from(whole);
        spoilt[at] = (spoilt[at] ?? 0) ^ 4;
        fs.writeFileSync(name, spoilt);
        await expect(openKept()).rejects.toMatchObject({
          code: 'state_file_damaged',
          numbers: { file: name, offset: expect.any(Number) },
          nextStep: expect.any(String),
        });
        expect(fs.readFileSync(name).equals(spoilt)).toBe(true);
      }
      fs.writeFileSync(name, whole);
    }
    expect((await openKept()).chain.head).toEqual(again.chain.head);
  });

  it('survives a crash between the new state file and the new journal, in both directions', async () => {
    // What stands in the way makes writing fail exactly there.
    for (const obstacle of [`${file}.journal.tmp`, `${file}.tmp`]) {
      const kept = await openKept(2_000);
      const early = fs.readFileSync(file, 'utf8');
      fs.mkdirSync(obstacle);
      produce(kept.chain, 10);
      await untilKept(kept);
      produce(kept.chain, 2);
      const expected = kept.chain.dump();
      crash(kept);
      fs.rmdirSync(obstacle);
      const isWritten = fs.readFileSync(file, 'utf8') !== early;
      expect(isWritten).toBe(obstacle.includes('journal'));
      const again = await openKept();
      expect(again.chain.dump() === expected).toBe(true);
      produce(again.chain, 1);
      const next = again.chain.dump();
      crash(again);
      const last = await openKept();
      expect(last.chain.dump() === next).toBe(true);
      await last.keeper.finish();
    }
  });

  it('goes on from a state file of another time, and sets blocks of another history aside', async () => {
    const kept = await openKept();
    produce(kept.chain, 3);
    await kept.keeper.finish();
    const early = fs.readFileSync(file);
    const second = await openKept();
    produce(second.chain, 3);
    await second.keeper.finish();
    fs.writeFileSync(file, early);
    const third = await openKept();
    expect(third.chain.head.header.number).toBe(5);
    third.chain.setStorage([[PROBE, Uint8Array.of(9)]]);
    produce(third.chain, 4);
    await third.keeper.finish();
    expect(fs.existsSync(`${file}.blocks.aside`)).toBe(false);
    const other = createChain({ seed: 'kept', profile: 'fast' });
    other.setTime(1_800_000_000_000n);
    produce(other, 9);
    fs.writeFileSync(file, other.dump());
    const fourth = await openKept();
    expectSame(fourth.chain, other);
    expect(fs.existsSync(`${file}.blocks.aside`)).toBe(true);
  });

  it('is refused where a journal with something in it is of another state file', async () => {
    const kept = await openKept();
    const early = fs.readFileSync(file);
    produce(kept.chain, 3);
    await kept.keeper.finish();
    const again = await openKept();
    produce(again.chain, 1);
    crash(again);
    const journal = fs.readFileSync(`${file}.journal`);
    fs.writeFileSync(file, early);
    const refusal = {
      code: 'state_file_damaged',
      numbers: { file: `${file}.journal`, stateFile: file, records: 1 },
    };
    await expect(openKept()).rejects.toMatchObject(refusal);
    fs.rmSync(file);
    await expect(openKept()).rejects.toMatchObject(refusal);
    expect(fs.readFileSync(`${file}.journal`).equals(journal)).toBe(true);
  });
});

describe('a state file', () => {
  it('is refused to a second node, which learns who has it, and free after the first', async () => {
    const first = await openKept();
    const refusal = { code: 'state_in_use', numbers: { file, pid: process.pid } };
    await expect(openKept()).rejects.toMatchObject(refusal);
    await first.keeper.finish();
    await (await openKept()).keeper.finish();
    expect(fs.existsSync(`${file}.lock`)).toBe(false);
  });

  it('is free when who had it was killed, also when its pid lives again', async () => {
    for (const owner of [
      { pid: 2 ** 22 - 1, startTime: '1' },
      { pid: process.pid, startTime: '1' },
    ]) {
      fs.writeFileSync(`${file}.lock`, JSON.stringify(owner));
      await (await openKept()).keeper.finish();
    }
  });

  it('that was refused is free again', async () => {
    await (await openKept()).keeper.finish();
    await expect(openKept(undefined, 'other')).rejects.toMatchObject({
      code: 'state_of_another_chain',
    });
    await (await openKept()).keeper.finish();
  });
});
