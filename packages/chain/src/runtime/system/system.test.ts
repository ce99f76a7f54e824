import { blake2b256, decodeHex, encodeHex, encodeUtf8 } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { Aura } from '../../definitions/aura.ts';
import { Drand } from '../../definitions/drand.ts';
import { System } from '../../definitions/system.ts';
import { Timestamp } from '../../definitions/timestamp.ts';
import { accountOf, callOf, openBareBlock, openChain } from '../../testing/chain-fixture.ts';
import { catchFailure } from '../dispatch-error.ts';
import type { OpenBlock } from '../execute/open-block.ts';
import { quicknetRound } from '../timestamp/quicknet.ts';

const ROOT = { type: 'root' } as const;
const ALICE = { type: 'signed', account: accountOf(1) } as const;

function label(
  block: OpenBlock,
  origin: Parameters<OpenBlock['dispatch']>[0],
  name: string,
  value: unknown,
) {
  return catchFailure(() => block.dispatch(origin, callOf('System', name, value)))?.label ?? null;
}

describe('System', () => {
  it('writes and removes entries for root only', () => {
    const block = openBareBlock();
    const [key, other] = [decodeHex('aa01'), decodeHex('aa02')];
    const items = [
      [key, Uint8Array.of(1)],
      [other, Uint8Array.of(2)],
    ];
    expect(label(block, ALICE, 'set_storage', { items })).toBe('BadOrigin');
    expect(label(block, ROOT, 'set_storage', { items })).toBeNull();
    expect(block.state.rawRead('0xaa02')).toEqual(Uint8Array.of(2));
    label(block, ROOT, 'kill_storage', { keys: [other] });
    expect(block.state.rawKeys('0xaa')).toEqual(['0xaa01']);
    label(block, ROOT, 'set_storage', { items });
    label(block, ROOT, 'kill_prefix', { prefix: decodeHex('aa'), subkeys: 1 });
    expect(block.state.rawKeys('0xaa')).toEqual(['0xaa02']);
    expect(label(block, ALICE, 'kill_prefix', { prefix: key, subkeys: 1 })).toBe('BadOrigin');
  });

  it('hashes a remark that wants to be seen', () => {
    const block = openBareBlock();
    const remark = encodeUtf8('seen');
    label(block, ALICE, 'remark_with_event', { remark });
    expect(block.events.at(-1)?.event.value).toEqual({
      sender: ALICE.account,
      hash: `0x${encodeHex(blake2b256(remark))}`,
    });
    expect(label(block, ROOT, 'remark', { remark })).toBeNull();
    expect(label(block, { type: 'none' }, 'remark', { remark })).toBe('BadOrigin');
  });

  it('has no code to replace', () => {
    const block = openBareBlock();
    const code = new Uint8Array(4);
    expect(label(block, ROOT, 'set_code', { code })).toBe('System.FailedToExtractRuntimeVersion');
    expect(label(block, ROOT, 'set_heap_pages', { pages: 1n })).toBe(
      'SubtensorModule.CallDisabled',
    );
  });

  it('names the author’s slot in every digest', () => {
    const chain = openChain();
    const now = chain.query(Timestamp.storage.Now);
    const slot = now / 12_000n;
    expect(chain.query(Aura.storage.CurrentSlot)).toBe(slot);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, slot, true);
    expect(chain.query(System.storage.Digest).logs).toEqual([
      { type: 'PreRuntime', value: ['0x61757261', bytes] },
    ]);
    const [log] = chain.head.header.logs;
    expect(encodeHex(log ?? bytes)).toBe(`066175726120${encodeHex(bytes)}`);
    expect(chain.query(System.storage.LastRuntimeUpgrade)).toMatchObject({ spec_version: 425 });
    expect(chain.query(System.storage.Number)).toBe(2);
    expect(chain.state.has(System.storage.ExtrinsicCount)).toBe(false);
  });
});

describe('drand', () => {
  it('is as far as the chain’s time', () => {
    expect(quicknetRound(1_692_803_366_999n)).toBe(0n);
    expect(quicknetRound(1_692_803_367_000n)).toBe(1n);
    expect(quicknetRound(1_692_803_370_000n)).toBe(2n);
    const chain = openChain();
    const now = chain.query(Timestamp.storage.Now);
    expect(chain.query(Drand.storage.LastStoredRound)).toBe(quicknetRound(now));
  });

  it('takes no time from anybody but the block', () => {
    const block = openBareBlock();
    const call = callOf('Timestamp', 'set', { now: 5n });
    expect(catchFailure(() => block.dispatch(ROOT, call))?.label).toBe('BadOrigin');
    expect(catchFailure(() => block.dispatch(ALICE, call))?.label).toBe('BadOrigin');
  });
});
