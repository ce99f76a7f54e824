/** Blocks of a real chain, as the page shows them. */
import { decodeHex, encodeHex, encodeUtf8 } from '@adit/base';
import { type Chain, createChain, DEV_ACCOUNTS, loadScenario, System } from '@adit/chain';
import { ready, ss58Encode } from '@adit/keys';
import type { PalletVariant } from '@adit/substrate';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Shown } from '../values/describe.ts';
import { type BlockView, type ExtrinsicView, viewBlock } from './read-block.ts';

const { Alice, Bob } = DEV_ACCOUNTS;
const HOSTILE = '<img src=x onerror=alert(1)>\u202e';
/** A call of root's. */
const FORCED: PalletVariant = {
  pallet: 'Balances',
  name: 'force_set_balance',
  value: { who: { type: 'Id', value: [Bob] }, new_free: 1n },
};
let chain: Chain;

function viewHead(): BlockView {
  const { hash, header, body } = chain.head;
  const number = `0x${header.number.toString(16)}`;
  const extrinsics = body.map((bytes) => `0x${encodeHex(bytes)}`);
  const events = chain.at(hash).rawRead(System.storage.Events.key());
  const json = { block: { header: { ...header, number }, extrinsics } };
  return viewBlock(hash, json, events === null ? null : `0x${encodeHex(events)}`);
}

/** The block of a call, and what is shown of the call. */
function show(signer: string, call: PalletVariant): ExtrinsicView {
  chain.apply({ signer, call });
  chain.produceBlock();
  const shown = viewHead().extrinsics.at(-1);
  if (shown === undefined) throw new Error('The call is in no block');
  return shown;
}

function argument(extrinsic: ExtrinsicView, name: string): Shown | undefined {
  return extrinsic.call?.fields.find((field) => field.name === name)?.value;
}

beforeAll(async () => {
  await ready();
  const { scenario } = loadScenario('one-subnet', 'adit');
  chain = createChain({ seed: 'adit', profile: 'fast', scenario });
});

describe('a block', () => {
  it('has its time, and events outside of extrinsics', () => {
    chain.produceBlock();
    const block = viewHead();
    expect(block.number).toBe(chain.head.header.number);
    expect(block.timeMs).toBe(1_735_689_600_000 + 250 * block.number);
    expect(block.extrinsics).toMatchObject([
      { signer: null, call: { name: 'Timestamp.set' }, outcome: { kind: 'success' } },
    ]);
    expect(block.hasEvents).toBe(true);
  });

  it('is shown without events where the node has none', () => {
    const { hash, header, body } = chain.head;
    const extrinsics = body.map((bytes) => `0x${encodeHex(bytes)}`);
    const block = viewBlock(
      hash,
      { block: { header: { ...header, number: '0x7' }, extrinsics } },
      null,
    );
    expect(block).toMatchObject({ number: 7, hasEvents: false, eventCount: 0 });
    expect(block.extrinsics[0]?.outcome).toEqual({ kind: 'unknown' });
  });
});

describe('an extrinsic', () => {
  it('shows addresses, amounts and numbers by name', () => {
    const value = { dest: { type: 'Id', value: [Bob] }, value: 1_500_000_000n };
    const shown = show(Alice, { pallet: 'Balances', name: 'transfer_keep_alive', value });
    expect(shown.call?.name).toBe('Balances.transfer_keep_alive');
    expect(shown.signer?.address).toBe(ss58Encode(decodeHex(Alice)));
    expect(argument(shown, 'dest')).toEqual({
      kind: 'account',
      address: ss58Encode(decodeHex(Bob)),
    });
    expect(argument(shown, 'value')).toEqual({
      kind: 'money',
      amount: 1_500_000_000n,
      unit: 'TAO',
    });
    expect(shown.outcome).toEqual({ kind: 'success' });
    expect(shown.events.map(({ name }) => name)).toContain('Balances.Transfer');
  });

  it('that failed names the error and says what it means', () => {
    const value = { netuid: 77, hotkey: Bob };
    const shown = show(Alice, { pallet: 'SubtensorModule', name: 'burned_register', value });
    expect(shown.outcome).toEqual({
      kind: 'failed',
      failure: { name: 'SubtensorModule.SubnetNotExists', text: expect.stringMatching(/subnet/i) },
    });
  });

  it('that failed without a pallet’s error says so in words', () => {
    const shown = show(Bob, FORCED);
    expect(shown.outcome).toEqual({
      kind: 'failed',
      failure: { name: 'BadOrigin', text: 'The signer may not make this call.' },
    });
  });

  it('that went through with a failure inside says which', () => {
    const shown = show(Alice, { pallet: 'Utility', name: 'batch', value: { calls: [FORCED] } });
    expect(shown.outcome).toMatchObject({ kind: 'partly', failure: { name: 'BadOrigin' } });
    const calls = argument(shown, 'calls');
    expect(calls).toMatchObject({
      kind: 'list',
      items: [{ type: 'RuntimeCall', name: 'Balances.force_set_balance' }],
    });
  });

  it('with bytes that are a text shows it, what cannot be seen by its number', () => {
    const remark = encodeUtf8(HOSTILE);
    const shown = show(Alice, { pallet: 'System', name: 'remark', value: { remark } });
    expect(argument(shown, 'remark')).toEqual({
      kind: 'bytes',
      hex: `0x${encodeHex(remark)}`,
      text: '<img src=x onerror=alert(1)>\\u{202e}',
    });
  });

  it('that this page cannot read is listed by its hash', () => {
    const { hash, header } = chain.head;
    const json = { block: { header: { ...header, number: '0x1' }, extrinsics: ['0x0c0507ff'] } };
    const [shown] = viewBlock(hash, json, null).extrinsics;
    expect(shown).toMatchObject({ call: null, signer: null, sizeBytes: 4 });
    expect(shown?.hash).toMatch(/^0x[0-9a-f]{64}$/);
  });
});
