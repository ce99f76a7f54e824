import { blake2b256, encodeHex } from '@adit/base';
import type { TaskData } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { encodeF64, type SuiteBody, sealSuite, suiteDigest } from './suite-digest.ts';

const TASK: TaskData = {
  evalType: 'rmse',
  features: 2,
  trainX: Float64Array.of(1, 2, 3, 4),
  trainY: Float64Array.of(5, 6),
  validX: Float64Array.of(7, 8),
  validY: Float64Array.of(9),
  seed: 11n,
};
const BODY: SuiteBody = {
  id: 'a/search',
  taskType: 'a',
  tasks: [TASK],
  aggregate: 'mean',
  rules: { maxAbsError: 100, flushEvery: 64 },
  limits: {
    banks: { scalars: 4, vectors: 3, matrices: 1 },
    instructions: { setup: 5, predict: 1, learn: 4 },
    textBytes: 1000,
  },
  opCostLimit: 1234,
  seed: 'x',
  semantics: 'az64/1',
};

function withTask(change: Partial<TaskData>): SuiteBody {
  return { ...BODY, tasks: [{ ...TASK, ...change }] };
}

describe('suiteDigest', () => {
  const { limits, rules } = BODY;
  const changes: Record<string, SuiteBody> = {
    id: { ...BODY, id: 'b/search' },
    taskType: { ...BODY, taskType: 'b' },
    aggregate: { ...BODY, aggregate: 'median' },
    maxAbsError: { ...BODY, rules: { ...rules, maxAbsError: 101 } },
    flushEvery: { ...BODY, rules: { ...rules, flushEvery: 0 } },
    scalars: { ...BODY, limits: { ...limits, banks: { ...limits.banks, scalars: 5 } } },
    vectors: { ...BODY, limits: { ...limits, banks: { ...limits.banks, vectors: 5 } } },
    matrices: { ...BODY, limits: { ...limits, banks: { ...limits.banks, matrices: 5 } } },
    setup: { ...BODY, limits: { ...limits, instructions: { ...limits.instructions, setup: 9 } } },
    predict: {
      ...BODY,
      limits: { ...limits, instructions: { ...limits.instructions, predict: 9 } },
    },
    learn: { ...BODY, limits: { ...limits, instructions: { ...limits.instructions, learn: 9 } } },
    textBytes: { ...BODY, limits: { ...limits, textBytes: 1001 } },
    opCostLimit: { ...BODY, opCostLimit: 1235 },
    seed: { ...BODY, seed: 'y' },
    'texts moved over a border': { ...BODY, id: 'a/searcha', taskType: '' },
    'task twice': { ...BODY, tasks: [TASK, TASK] },
    evalType: withTask({ evalType: 'accuracy' }),
    features: withTask({ features: 4 }),
    'task seed': withTask({ seed: 12n }),
    trainX: withTask({ trainX: Float64Array.of(1, 2, 3, 4 + 2 ** -50) }),
    trainY: withTask({ trainY: Float64Array.of(5, 6 + 2 ** -50) }),
    validX: withTask({ validX: Float64Array.of(7 + 2 ** -50, 8) }),
    validY: withTask({ validY: Float64Array.of(-9) }),
    'sign of zero': withTask({ validY: Float64Array.of(-0) }),
    zero: withTask({ validY: Float64Array.of(0) }),
    'data moved over a border': withTask({
      trainX: Float64Array.of(1, 2, 3),
      trainY: Float64Array.of(4, 5, 6),
    }),
  };

  it.each(Object.entries(changes))('changes with %s', (_, changed) => {
    expect(suiteDigest(changed)).not.toBe(suiteDigest(BODY));
  });

  it('differs for all of these changes from one another', () => {
    expect(new Set(Object.values(changes).map(suiteDigest)).size).toBe(Object.keys(changes).length);
  });

  it('is BLAKE2b-256 over the documented encoding', () => {
    const text = (value: string): Buffer => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(value.length);
      return Buffer.concat([length, Buffer.from(value)]);
    };
    const f64 = (...values: number[]): Buffer => Buffer.from(Float64Array.from(values).buffer);
    const u64 = (value: bigint): Buffer => Buffer.from(BigUint64Array.of(value).buffer);
    const array = (...values: number[]): Buffer =>
      Buffer.concat([u64(BigInt(values.length)), f64(...values)]);
    const bytes = Buffer.concat([
      ...['adit suite/1', 'a/search', 'a', 'mean', 'x', 'az64/1'].map(text),
      f64(100, 64, 4, 3, 1, 5, 1, 4, 1000, 1234),
      Buffer.of(1, 0, 0, 0),
      text('rmse'),
      f64(2),
      u64(11n),
      ...[array(1, 2, 3, 4), array(5, 6), array(7, 8), array(9)],
    ]);
    expect(suiteDigest(BODY)).toBe(encodeHex(blake2b256(bytes)));
    expect(sealSuite(BODY)).toEqual({ ...BODY, digest: suiteDigest(BODY) });
  });

  it('covers every element of arrays longer than one chunk', () => {
    const values = Float64Array.from({ length: 20_000 }, (_, index) => index);
    const before = suiteDigest(withTask({ trainX: values }));
    const changed = values.slice();
    changed[19_999] = -1;
    expect(suiteDigest(withTask({ trainX: changed }))).not.toBe(before);
  });
});

describe('encodeF64', () => {
  it('writes one NaN', () => {
    const other = new Float64Array(Uint8Array.of(1, 0, 0, 0, 0, 0, 0xf8, 0xff).buffer)[0] ?? 0;
    expect(encodeHex(encodeF64(other))).toBe('000000000000f87f');
    expect(encodeHex(encodeF64(Number.NaN))).toBe('000000000000f87f');
    expect(encodeHex(encodeF64(1))).toBe('000000000000f03f');
  });
});
