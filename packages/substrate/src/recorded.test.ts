import { encodeHex } from '@adit/base';
import { metadata as metadataCodec } from '@polkadot-api/substrate-bindings';
import { describe, expect, it, type TestContext } from 'vitest';
import { compactU32 } from './chain-types.ts';
import { ScaleReader } from './scale-reader.ts';
import { storageOf } from './storage-item.ts';
import { readMetadata } from './testing/library.ts';
import { comesBack, type RecordedValue, recordedValues } from './testing/recorded-answers.ts';
import {
  INTERFACE_RECORDINGS,
  recordedBytes,
  recordings,
  SDK_RECORDINGS,
} from './testing/recorded-data.ts';

const METADATA_343 = 'chain/finney-metadata-spec343-v14.scale.gz';
const METADATA_393 = 'chain/finney-metadata-spec393-v15.scale.gz';

/**
 * Answers that spec 393's types do not read: the type changed since, or the method was no runtime
 * interface yet. Whoever answers old clients has to know of each.
 */
const OLDER_SHAPES = [
  'get_commitment (208): NeuronInfoRuntimeApi_get_neurons_lite',
  'get_delegate_by_hotkey (unknown): delegateInfo_getDelegate',
  'get_subnet_hyperparameters (208): SubnetInfoRuntimeApi_get_subnet_hyperparams',
  'neuron_for_uid (unknown): neuronInfo_getNeuron',
  'neurons (208): NeuronInfoRuntimeApi_get_neurons_lite',
  'neurons_lite (208): NeuronInfoRuntimeApi_get_neurons_lite',
];

/** Answers that must be among those that come back. */
const CURRENT_SHAPES = [
  'get_all_subnets_info (315): SubnetInfoRuntimeApi_get_subnets_info_v2',
  'get_neuron_for_pubkey_and_subnet (315): NeuronInfoRuntimeApi_get_neuron',
  'metagraph (343): NeuronInfoRuntimeApi_get_neurons_lite',
  'metagraph (343): SubnetInfoRuntimeApi_get_selective_mechagraph',
  'metagraph (343): SubnetInfoRuntimeApi_get_subnet_state',
  'test_bits (393): Swap.AlphaSqrtPrice',
  'test_get_events_proper_decoding (393): System.Events',
  'test_get_payment_info (402): AccountNonceApi_account_nonce',
  'test_get_payment_info (402): TransactionPaymentApi_query_info',
  'test_query_map_with_odd_number_of_params (393): SubtensorModule.Alpha',
  'test_same_events (393): System.Events',
  'test_ss58_conversion (393): SubtensorModule.OwnedHotkeys',
];

function allValues(context: TestContext): RecordedValue[] {
  const metadata = readMetadata(recordedBytes(context, METADATA_393));
  return [SDK_RECORDINGS, INTERFACE_RECORDINGS].flatMap((file) =>
    recordedValues(recordings(context, file), metadata),
  );
}

const titles = (values: readonly RecordedValue[]) =>
  [...new Set(values.map(({ title }) => title))].toSorted();

describe('recorded answers', () => {
  it('read by the types of spec 393 are written as they were, but for the older shapes', (context) => {
    const values = allValues(context);
    const back = values.filter(comesBack);
    expect(titles(values.filter((value) => !back.includes(value)))).toEqual(OLDER_SHAPES);
    expect(titles(back)).toEqual(expect.arrayContaining(CURRENT_SHAPES));
    expect(titles(back).filter((title) => OLDER_SHAPES.includes(title))).toEqual([]);
    expect(back.length).toBeGreaterThan(800);
  });

  it('leave no recording of spec 343 or later unread', (context) => {
    const older = allValues(context).filter((value) => !comesBack(value));
    expect(older.filter(({ title }) => / \((?:343|393|402)\)/.test(title))).toEqual([]);
  });
});

describe('recorded metadata', () => {
  it('of spec 343, V14, is written as it was read', (context) => {
    const bytes = recordedBytes(context, METADATA_343);
    const { metadata } = metadataCodec.dec(bytes);
    expect(metadata.tag).toBe('v14');
    expect(encodeHex(metadataCodec.enc(metadataCodec.dec(bytes)))).toBe(encodeHex(bytes));
  });

  it('of spec 393, V15, is written as it was read', (context) => {
    const answer = recordedBytes(context, METADATA_393);
    const reader = new ScaleReader(answer);
    expect(reader.u8()).toBe(1);
    expect(compactU32.read(reader)).toBe(reader.left);
    const bytes = reader.bytes(reader.left).slice();
    const decoded = metadataCodec.dec(bytes);
    expect(decoded.metadata.tag).toBe('v15');
    expect(encodeHex(metadataCodec.enc(decoded))).toBe(encodeHex(bytes));
  });

  it('names storage items under the prefixes that our factory gives them', (context) => {
    const asked = new Map<string, string>();
    for (const file of [SDK_RECORDINGS, INTERFACE_RECORDINGS]) {
      for (const methods of Object.values(recordings(context, file))) {
        for (const params of Object.keys(methods['state_getStorageAt'] ?? {})) {
          const [key = ''] = JSON.parse(params) as string[];
          asked.set(key.slice(0, 66), key);
        }
      }
    }
    const { pallets } = readMetadata(recordedBytes(context, METADATA_393));
    const known = new Set(
      pallets.flatMap(({ name, storage }) =>
        (storage?.items ?? []).map(
          (item) => storageOf(name).optional(item.name, compactU32).prefix,
        ),
      ),
    );
    expect([...asked.keys()].filter((prefix) => !known.has(prefix))).toEqual([]);
    expect(asked.size).toBeGreaterThan(15);
  });
});
