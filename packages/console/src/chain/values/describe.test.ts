/** Every value that the chain's definitions can write can be shown. */
import { decodeHex } from '@adit/base';
import { createChain, loadScenario, runtimeDefinition } from '@adit/chain';
import { ready } from '@adit/keys';
import { boundedBytes, encode, i96f32, option, struct, u16, u64f64, vec } from '@adit/substrate';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeBytes } from './describe.ts';
import { findModuleError } from './module-error.ts';

beforeAll(() => ready());

describe('a value', () => {
  it('of every entry of a chain’s storage is shown from its first byte to its last', () => {
    const { scenario } = loadScenario('one-subnet', 'adit');
    const chain = createChain({ seed: 'adit', profile: 'fast', scenario });
    let count = 0;
    for (const { storage } of runtimeDefinition.pallets) {
      for (const item of Object.values(storage ?? {})) {
        for (const key of chain.state.rawKeys(item.prefix)) {
          const bytes = chain.state.rawRead(key);
          if (bytes !== null) describeBytes(item.type, bytes);
          count += 1;
        }
      }
    }
    expect(count).toBeGreaterThan(150);
  });

  it('of a fixed-point type is a decimal', () => {
    expect(describeBytes(u64f64, encode(u64f64, 3n << 63n))).toMatchObject({ text: '1.5' });
    expect(describeBytes(i96f32, encode(i96f32, -1n << 30n))).toMatchObject({ text: '\u22120.25' });
  });

  it('of bytes is a text where it is one', () => {
    const shown = describeBytes(boundedBytes, encode(boundedBytes, decodeHex('ceb1')));
    expect(shown).toEqual({ kind: 'bytes', hex: '0xceb1', text: 'α' });
  });

  it('that is not there is nothing, in a struct with its name', () => {
    const type = struct('some::Pair', { first: option(u16), list: vec(u16) });
    expect(describeBytes(type, encode(type, { first: undefined, list: [1, 2] }))).toMatchObject({
      kind: 'fields',
      type: 'Pair',
      fields: [
        { name: 'first', value: { kind: 'nothing' } },
        { name: 'list', value: { kind: 'list', items: [{ value: 1n }, { value: 2n }] } },
      ],
    });
  });

  it('with bytes left over is refused', () => {
    expect(() => describeBytes(u16, decodeHex('010203'))).toThrow(
      expect.objectContaining({ code: 'invalid_scale' }),
    );
  });
});

describe('an error of a pallet', () => {
  it('is found by its numbers', () => {
    for (const { name, index, errorType } of runtimeDefinition.pallets) {
      const shape = errorType?.shape();
      if (shape?.kind !== 'variant') continue;
      for (const variant of shape.variants) {
        expect(findModuleError(index, variant.index)?.name).toBe(`${name}.${variant.name}`);
      }
    }
    expect(findModuleError(250, 0)).toBeNull();
  });
});
