import { decode, encode, u16, u32 } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import { SubnetInfoRuntimeApi } from '../../definitions/runtime-apis/subnet-apis.ts';
import { comparisons } from '../../testing/api-oracle/comparisons.ts';
import { decodePlain } from '../../testing/api-oracle/wire-schema.ts';
import { STRUCTS } from '../../testing/api-oracle/wire-structs.ts';
import { FULL_NETUID, FULL_SIZE, writeFullSubnet } from '../../testing/full-subnet.ts';
import { ChainState } from '../state/chain-state.ts';
import { callRuntimeApi, listRuntimeMethods } from './call-runtime-api.ts';

const nothing = new Uint8Array();

function fullState(): ChainState {
  const state = new ChainState('normal');
  writeFullSubnet(state);
  return state;
}

describe('calls of runtime interfaces', () => {
  it('answer for a subnet of 256 neurons as storage has it', () => {
    const state = fullState();
    let compared = 0;
    for (const comparison of comparisons(state, [FULL_NETUID], [])) {
      const { method, args, type } = comparison;
      const bytes = callRuntimeApi(state, method, new Uint8Array(Buffer.from(args, 'hex')));
      expect(decodePlain(bytes, type, STRUCTS)).toEqual(comparison.expected);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(2 * FULL_SIZE);
  });

  it('answer for an old block what they answered when it was the head', () => {
    const state = fullState();
    const netuid = encode(u16, FULL_NETUID);
    const name = 'SubnetInfoRuntimeApi_get_metagraph';
    const before = callRuntimeApi(state, name, netuid);
    state.store.seal();
    const block = state.store.head;
    for (const key of state.rawKeys('0x')) state.rawWrite(key, null);
    state.store.seal();
    expect(callRuntimeApi(state, name, netuid)).toEqual(Uint8Array.of(0));
    expect(callRuntimeApi(state.at(block), name, netuid)).toEqual(before);
    const { output } = SubnetInfoRuntimeApi.methods.get_metagraph;
    expect(decode(output, before)?.hotkeys).toHaveLength(FULL_SIZE);
  });

  it('refuse names that the metadata does not have', () => {
    const state = new ChainState('fast');
    for (const name of ['Core_nothing', 'Nothing_version', 'Core_toString', 'version', '']) {
      expect(() => callRuntimeApi(state, name, nothing)).toThrowError(
        expect.objectContaining({
          code: 'unknown_runtime_method',
          message: `Exported method ${name} is not found`,
        }),
      );
    }
  });

  it('refuse by name what is left out', () => {
    const state = new ChainState('fast');
    const leftOut = listRuntimeMethods().filter(({ isAnswered }) => !isAnswered);
    expect(leftOut.length).toBeGreaterThan(0);
    for (const { name } of leftOut) {
      expect(() => callRuntimeApi(state, name, nothing)).toThrowError(
        expect.objectContaining({ code: 'runtime_method_left_out', numbers: { method: name } }),
      );
    }
  });

  it('refuse arguments that are too short or too long', () => {
    const state = new ChainState('fast');
    const name = 'SubnetInfoRuntimeApi_get_metagraph';
    for (const length of [0, 1, 3]) {
      expect(() => callRuntimeApi(state, name, new Uint8Array(length))).toThrowError(
        expect.objectContaining({ code: 'invalid_scale' }),
      );
    }
  });

  it('give both versions of the metadata, and say which', () => {
    const state = new ChainState('fast');
    const at = (version: number) =>
      callRuntimeApi(state, 'Metadata_metadata_at_version', encode(u32, version));
    expect([...callRuntimeApi(state, 'Metadata_metadata_versions', nothing)]).toEqual([
      8, 14, 0, 0, 0, 15, 0, 0, 0,
    ]);
    expect([13, 16].map((version) => [...at(version)])).toEqual([[0], [0]]);
    // Some, a length of four bytes, `meta`, the version.
    const opening = (version: number) =>
      Buffer.from(at(version).subarray(5, 10)).toString('latin1');
    expect([14, 15].map(opening)).toEqual(['meta\x0e', 'meta\x0f']);
    expect(callRuntimeApi(state, 'Metadata_metadata', nothing)).toEqual(at(14).subarray(1));
  });
});
