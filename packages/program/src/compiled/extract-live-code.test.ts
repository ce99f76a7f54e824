/** Flat extraction against the canonical form made of objects, which is the oracle. */
import { createRandom } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { canonicalProgram } from '../canonical.ts';
import { dependsOnFeatures } from '../depends-on-features.ts';
import { ALL_OPS, insertRandomly, randomProgram } from '../fixtures/random-program.ts';
import { programHash } from '../hash.ts';
import { createInstruction, type Program } from '../program.ts';
import { referencePrograms } from '../reference-programs.ts';
import { createLiveCodeExtractor } from './extract-live-code.ts';
import { FlatPrograms } from './flat-programs.ts';
import { LiveCode, liveProgram, loadLiveCode } from './live-code.ts';
import { KEY_WORDS, writeLiveCodeKey } from './live-code-key.ts';

const ROOM = { setup: 40, predict: 40, learn: 40 };
const BANKS = [
  { scalars: 5, vectors: 9, matrices: 2 },
  { scalars: 32, vectors: 32, matrices: 32 },
  { scalars: 3, vectors: 2, matrices: 1 },
  { scalars: 12, vectors: 6, matrices: 4 },
  { scalars: 20, vectors: 9, matrices: 3 },
];

/** Random programs of all ops, some of them reference programs with instructions put in. */
function* drawPrograms(seed: string, count: number): Generator<Program> {
  const random = createRandom(seed);
  for (let drawn = 0; drawn < count; drawn += 1) {
    const banks = BANKS[random.nextBelow(BANKS.length)];
    const features = [1, 2, 4, 16, 64][random.nextBelow(5)];
    if (random.nextBelow(3) > 0 && banks.vectors >= 9 && banks.scalars >= 5) {
      const name = random.nextBelow(2) === 0 ? 'net' : 'linear';
      const program = { ...referencePrograms[name](features), banks };
      yield insertRandomly(program, random, { count: random.nextBelow(15), ops: ALL_OPS });
    } else {
      yield randomProgram(random, { banks, features, length: 18, ops: ALL_OPS });
    }
  }
}

function flatten(program: Program): FlatPrograms {
  const { banks, features } = program;
  const flat = new FlatPrograms({ banks, features, room: ROOM }, 2);
  flat.store(1, program);
  return flat;
}

function keyOf(program: Program): string {
  const code = new LiveCode();
  const key = new Uint32Array(KEY_WORDS);
  const extractor = createLiveCodeExtractor(program.banks);
  const flat = flatten(program);
  extractor.begin(flat, 1);
  extractor.finish(flat, 1, code);
  writeLiveCodeKey(code, key);
  return key.join();
}

describe('a flat program', () => {
  it('reads back as it was stored, and copies whole', () => {
    for (const program of drawPrograms('flat', 500)) {
      const flat = flatten(program);
      expect(flat.read(1)).toEqual(program);
      flat.copy(1, 0);
      expect(flat.read(0)).toEqual(program);
    }
  });
});

describe('createLiveCodeExtractor', () => {
  it('gives the canonical form of the oracle, over programs of all ops and bank sizes', () => {
    const fast = new LiveCode();
    const slow = new LiveCode();
    const seen = { dependent: 0, independent: 0, shortened: 0 };
    for (const program of drawPrograms('extract', 6_000)) {
      const flat = flatten(program);
      const extractor = createLiveCodeExtractor(program.banks);
      const reached = extractor.begin(flat, 1);
      extractor.finish(flat, 1, fast);
      const canonical = canonicalProgram(program);
      expect(liveProgram(fast)).toEqual(canonical);
      expect(fast.dependsOnFeatures).toBe(dependsOnFeatures(canonical));
      expect(reached).toBe(fast.dependsOnFeatures);
      loadLiveCode(program, slow);
      const used = fast.count * 3;
      expect(fast.constants.subarray(0, used)).toEqual(slow.constants.subarray(0, used));
      expect(fast.words.subarray(0, fast.count)).toEqual(slow.words.subarray(0, slow.count));
      seen[fast.dependsOnFeatures ? 'dependent' : 'independent'] += 1;
      if (fast.count < program.setup.length + program.predict.length) seen.shortened += 1;
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(500);
  });
});

describe('writeLiveCodeKey', () => {
  it('is equal exactly when the program hash is', () => {
    const hashOfKey = new Map<string, string>();
    const keyOfHash = new Map<string, string>();
    for (const program of drawPrograms('keys', 4_000)) {
      const [key, hash] = [keyOf(program), programHash(program)];
      expect(hashOfKey.get(key) ?? hash).toBe(hash);
      expect(keyOfHash.get(hash) ?? key).toBe(key);
      hashOfKey.set(key, hash);
      keyOfHash.set(hash, key);
      expect(keyOf(canonicalProgram(program))).toBe(key);
    }
    expect(hashOfKey.size).toBeGreaterThan(2_000);
  });

  it('tells one bit of a constant, the sign of zero and the place of an instruction apart', () => {
    const start = referencePrograms.linear(4);
    const withConstant = (act: number): Program => ({
      ...start,
      setup: [createInstruction(56, { out: 2, act })],
    });
    const words = new Float64Array(1);
    const bits = new BigUint64Array(words.buffer);
    const keys = new Set([keyOf(withConstant(0)), keyOf(withConstant(-0))]);
    for (let bit = 0n; bit < 64n; bit += 1n) {
      words[0] = 0.75;
      bits[0] ^= 1n << bit;
      if (Number.isFinite(words[0])) keys.add(keyOf(withConstant(words[0])));
    }
    const swapped = { ...start, learn: [...start.learn].reverse() };
    keys
      .add(keyOf(swapped))
      .add(keyOf(start))
      .add(keyOf({ ...start, features: 5 }));
    expect(keys.size).toBe(2 + 64 + 3);
  });
});
