import { blake2b256, decodeHex, encodeHex } from '@adit/base';
import { keypairFromSeed, ready } from '@adit/keys';
import { beforeAll, describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  accountIdOf,
  address,
  callOf,
  openChain,
  setBalanceOf,
  signedBy,
  transferOf,
} from '../../../testing/chain-fixture.ts';
import { climb, errorsOf, type Rung } from '../../../testing/staking-chain.ts';
import { TestChain, testAccount } from '../../../testing/test-chain.ts';
import { invalidText } from '../../validity/outcome.ts';

const S = SubtensorModule.storage;
const [OLD, NEW, SINK] = [testAccount(1), testAccount(2), testAccount(3)];
const hashOf = (account: string) => `0x${encodeHex(blake2b256(decodeHex(account)))}`;
const announcement = { new_coldkey_hash: hashOf(NEW) };
const COST = 100_000_000n;
const transfer = transferOf(SINK, 1_000n);

function openTest(): TestChain {
  const chain = new TestChain({ block: 100 });
  chain.endow(OLD, 1_000_000_000n);
  return chain;
}

function announce(chain: TestChain): string | null {
  return chain.subtensor(OLD, 'announce_coldkey_swap', announcement);
}

describe('announcing a coldkey swap', () => {
  it('costs a tenth of a TAO once, and is renewed only after both delays', () => {
    const chain = openTest();
    chain.endow(OLD, COST + 499n);
    expect(announce(chain)).toBe('NotEnoughBalanceToPaySwapColdKey');
    chain.endow(OLD, COST + 500n);
    const issued = chain.read(S.TotalIssuance);
    expect(announce(chain)).toBeNull();
    expect(chain.read(S.ColdkeySwapAnnouncements, OLD)).toEqual([36_100, hashOf(NEW)]);
    expect(issued - chain.read(S.TotalIssuance)).toBe(issued < COST ? issued : COST);
    chain.jump(36_100 + 7_199);
    expect(announce(chain)).toBe('ColdkeySwapReannouncedTooEarly');
    expect(chain.subtensor(OLD, 'clear_coldkey_swap_announcement', [])).toBe(
      'ColdkeySwapClearTooEarly',
    );
    chain.jump(36_100 + 7_200);
    expect(announce(chain)).toBeNull();
    chain.jump(36_100 + 7_200 + 36_000 + 7_200);
    expect(chain.subtensor(OLD, 'clear_coldkey_swap_announcement', [])).toBeNull();
    expect(chain.events.at(-1)).toMatchObject({ name: 'ColdkeySwapCleared', value: { who: OLD } });
    expect(chain.call(OLD, transferOf(SINK, 0n))).toBeNull();
  });

  it('is needed before anything else of it', () => {
    const chain = openTest();
    for (const [name, value] of [
      ['swap_coldkey_announced', { new_coldkey: NEW }],
      ['dispute_coldkey_swap', []],
      ['clear_coldkey_swap_announcement', []],
    ] as const) {
      expect(chain.subtensor(OLD, name, value)).toBe('ColdkeySwapAnnouncementNotFound');
    }
    expect(chain.subtensor(OLD, 'reset_coldkey_swap', { coldkey: OLD })).toBe('BadOrigin');
    const direct = { old_coldkey: OLD, new_coldkey: NEW, swap_cost: 0n };
    expect(chain.subtensor(OLD, 'swap_coldkey', direct)).toBe('BadOrigin');
  });

  it('leads to the swap, whose checks come in order', () => {
    const chain = openTest();
    const wrong = { new_coldkey: SINK };
    announce(chain);
    expect(chain.subtensor(OLD, 'swap_coldkey_announced', wrong)).toBe(
      'AnnouncedColdkeyHashDoesNotMatch',
    );
    const rungs: Rung[] = [
      ['ColdkeySwapTooEarly', () => chain.jump(36_099)],
      ['ColdkeySwapTooEarly', () => chain.jump(36_100)],
    ];
    chain.state.write(S.StakingHotkeys, NEW, [SINK]);
    chain.state.write(S.Owner, NEW, SINK);
    rungs.push(['ColdKeyAlreadyAssociated', () => chain.state.remove(S.StakingHotkeys, NEW)]);
    rungs.push(['NewColdKeyIsHotkey', () => chain.state.remove(S.Owner, NEW)]);
    const call = () => chain.subtensor(OLD, 'swap_coldkey_announced', { new_coldkey: NEW });
    expect(climb(rungs, call)).toEqual(errorsOf(rungs));
    expect(chain.state.has(S.ColdkeySwapAnnouncements, OLD)).toBe(false);
    expect(chain.events.at(-1)).toMatchObject({
      name: 'ColdkeySwapped',
      value: { old_coldkey: OLD, new_coldkey: NEW },
    });
  });
});

describe('a coldkey that announced a swap', () => {
  it('goes on with it and does nothing else, also inside other calls', () => {
    const chain = openTest();
    announce(chain);
    const announced = 'SubtensorModule.ColdkeySwapAnnounced';
    expect(chain.call(OLD, transfer)).toBe(announced);
    expect(chain.call(OLD, callOf('Utility', 'batch', { calls: [transfer] }))).toBe(announced);
    const asOld = callOf('Sudo', 'sudo_as', { who: address(OLD), call: transfer });
    expect(
      chain.call(
        'root',
        callOf('Utility', 'dispatch_as_fallible', {
          as_origin: { type: 'system', value: [{ type: 'Signed', value: [OLD] }] },
          call: transfer,
        }),
      ),
    ).toBe(announced);
    expect(chain.call(OLD, asOld)).toBe(announced);
    const submitted = callOf('MevShield', 'submit_encrypted', { ciphertext: new Uint8Array() });
    expect(chain.call(OLD, submitted)).not.toBe(announced);
  });

  it('is not freed by a proxy, whose own money stays free', () => {
    const chain = openTest();
    chain.endow(SINK, 1_000_000_000n);
    const add = { delegate: address(SINK), proxy_type: { type: 'Any', value: [] }, delay: 0 };
    chain.call(OLD, callOf('Proxy', 'add_proxy', add));
    announce(chain);
    const act = { real: address(OLD), force_proxy_type: undefined, call: transfer };
    expect(chain.call(SINK, callOf('Proxy', 'proxy', act))).toBeNull();
    expect(chain.events.at(-1)?.value).toMatchObject({
      result: { value: [{ type: 'Module', value: [{ index: 7, error: '0x82000000' }] }] },
    });
    expect(chain.call(SINK, transferOf(NEW, 1_000n))).toBeNull();
    const dispute = { ...act, call: callOf('SubtensorModule', 'dispute_coldkey_swap', []) };
    expect(chain.call(SINK, callOf('Proxy', 'proxy', dispute))).toBeNull();
    expect(chain.state.has(S.ColdkeySwapDisputes, OLD)).toBe(true);
  });

  it('does nothing at all once it is disputed, until root resets it', () => {
    const chain = openTest();
    announce(chain);
    expect(chain.subtensor(OLD, 'dispute_coldkey_swap', [])).toBeNull();
    for (const name of ['dispute_coldkey_swap', 'clear_coldkey_swap_announcement']) {
      expect(chain.subtensor(OLD, name, [])).toBe('ColdkeySwapDisputed');
    }
    chain.jump(40_000);
    expect(chain.subtensor(OLD, 'swap_coldkey_announced', { new_coldkey: NEW })).toBe(
      'ColdkeySwapDisputed',
    );
    expect(chain.subtensor('root', 'reset_coldkey_swap', { coldkey: OLD })).toBeNull();
    expect(chain.call(OLD, transfer)).toBeNull();
    expect(chain.state.has(S.ColdkeySwapDisputes, OLD)).toBe(false);
  });

  it('can be swapped by root for a price, and is then free of its announcement', () => {
    const chain = openTest();
    announce(chain);
    const swap = (swap_cost: bigint) =>
      chain.subtensor('root', 'swap_coldkey', { old_coldkey: OLD, new_coldkey: NEW, swap_cost });
    expect(swap(900_000_000n)).toBe('NotEnoughBalanceToPaySwapColdKey');
    expect(swap(400_000_000n)).toBeNull();
    expect(chain.state.has(S.ColdkeySwapAnnouncements, OLD)).toBe(false);
    expect(chain.call(NEW, transferOf(SINK, 499_999_500n))).toBeNull();
  });
});

describe('the pool', () => {
  beforeAll(ready);

  it('refuses with 0 what an announced coldkey sends, with 21 what a disputed one does', () => {
    const chain = openChain();
    const pair = keypairFromSeed(new Uint8Array(32).fill(7));
    const account = accountIdOf(pair);
    chain.apply({ signer: 'root', call: setBalanceOf(account, 1_000_000_000n) });
    const say = (call = transfer) => {
      const validity = chain.validate(signedBy(pair, call, { chain, nonce: 0 }));
      return validity.type === 'invalid' ? invalidText(validity.reason) : validity.type;
    };
    const dispute = callOf('SubtensorModule', 'dispute_coldkey_swap', []);
    expect(say()).toBe('valid');
    const put = (key: string, bytes: Uint8Array) => chain.setStorage([[key, bytes]]);
    const { ColdkeySwapAnnouncements: announced, ColdkeySwapDisputes: disputed } = S;
    put(announced.key(account), announced.encode([50_000, hashOf(NEW)]));
    expect([say(), say(dispute)]).toEqual(['Custom error: 0', 'valid']);
    put(disputed.key(account), disputed.encode(7));
    expect([say(), say(dispute)]).toEqual(['Custom error: 21', 'Custom error: 21']);
  });
});
