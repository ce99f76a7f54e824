/** The faucet (chain.md 1.6): its seal, its checks in order, what it gives. */
import { decodeHex, encodeHex } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { System } from '../../../definitions/system.ts';
import { TestChain, testAccount } from '../../../testing/test-chain.ts';
import { freeBalance } from '../../balances/account-balance.ts';
import { faucetSeal, isHardEnough } from './faucet.ts';

const S = SubtensorModule.storage;
const coldkey = testAccount(1);
const HASH = `0x${'ab'.repeat(32)}`;

/** The first nonce for this block and coldkey whose seal is hard enough. */
const NONCE = 400_589n;
const SEAL = '00000bb56e06306c7095f40515c9bf70f012b1745fb938b072298af8204daa96';

function openChain(): TestChain {
  const chain = new TestChain({ block: 20 });
  chain.state.write(System.storage.BlockHash, 18, HASH);
  return chain;
}

const seal = (nonce: bigint): Uint8Array =>
  faucetSeal({ blockHash: decodeHex(HASH), coldkey, nonce });

const ask = (chain: TestChain, block_number: bigint, work: Uint8Array, nonce = NONCE) =>
  chain.subtensor(coldkey, 'faucet', { block_number, nonce, work });

describe('the faucet', () => {
  it('takes the three newest blocks', () => {
    const chain = openChain();
    const work = new Uint8Array(32);
    for (const [block, error] of [
      [17n, 'InvalidWorkBlock'],
      [18n, 'InvalidSeal'],
      [20n, 'InvalidSeal'],
      [21n, 'InvalidWorkBlock'],
    ] as const) {
      expect(ask(chain, block, work)).toBe(error);
    }
  });

  it('asks for 32 bytes below 2^256 over the difficulty, read big-endian', () => {
    const most = (2n ** 256n - 1n) / 1_000_000n;
    const bytes = (value: bigint): Uint8Array => decodeHex(value.toString(16).padStart(64, '0'));
    expect([most - 1n, most, most + 1n].map(bytes).map(isHardEnough)).toEqual([true, true, false]);
    const chain = openChain();
    expect(ask(chain, 18n, bytes(most + 1n))).toBe('InvalidDifficulty');
    expect(ask(chain, 18n, bytes(most))).toBe('InvalidSeal');
    expect(ask(chain, 18n, new Uint8Array(31))).toBe('InvalidDifficulty');
  });

  it('gives 1000 TAO for a seal that is right', () => {
    const chain = openChain();
    expect(encodeHex(seal(NONCE))).toBe(SEAL);
    expect(ask(chain, 18n, seal(NONCE), NONCE + 1n)).toBe('InvalidSeal');
    const issuance = chain.read(S.TotalIssuance);
    expect(ask(chain, 18n, seal(NONCE))).toBeNull();
    expect(freeBalance(chain.state, coldkey)).toBe(1_000_000_000_000n);
    expect(chain.read(S.TotalIssuance)).toBe(issuance + 1_000_000_000_000n);
    expect(chain.events.at(-1)).toEqual({
      pallet: 'SubtensorModule',
      name: 'Faucet',
      value: [coldkey, 1_000_000_000_000n],
    });
    expect(
      chain.subtensor(testAccount(2), 'faucet', {
        block_number: 18n,
        nonce: NONCE,
        work: seal(NONCE),
      }),
    ).toBe('InvalidSeal');
  });
});
