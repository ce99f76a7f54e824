/** Registration on root (chain.md 3.5). */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount } from '../../../testing/test-chain.ts';
import { subnetAccount } from '../accounts/special-accounts.ts';

const S = SubtensorModule.storage;
const coldkey = testAccount(1);

function register(chain: TestChain, hotkey: number, signer = coldkey): string | null {
  return chain.subtensor(signer, 'root_register', { hotkey: testAccount(hotkey) });
}

describe('registration on root', () => {
  it('is one in a block and three in an interval', () => {
    const chain = new TestChain({ block: 10 });
    expect([register(chain, 20), register(chain, 21)]).toEqual([
      null,
      'TooManyRegistrationsThisBlock',
    ]);
    for (const hotkey of [21, 22]) {
      chain.advance();
      expect(register(chain, hotkey)).toBeNull();
    }
    chain.advance();
    expect(register(chain, 23)).toBe('TooManyRegistrationsThisInterval');
    // Root's own epoch is due from block 100 on, in every block.
    chain.jump(98);
    chain.advance();
    expect(register(chain, 23)).toBe('TooManyRegistrationsThisInterval');
    for (const hotkey of [23, 24, 25, 26]) {
      chain.advance();
      expect(register(chain, hotkey)).toBeNull();
      expect(chain.read(S.RegistrationsThisInterval, 0)).toBe(1);
    }
  });

  it('makes a delegate with the usual take, whatever the highest one is', () => {
    const chain = new TestChain();
    chain.state.write(S.MaxDelegateTake, 5);
    expect(register(chain, 20)).toBeNull();
    expect(chain.state.has(S.Delegates, testAccount(20))).toBe(true);
    expect(chain.read(S.Delegates, testAccount(20))).toBe(11_796);
    expect(chain.events.at(-1)?.value).toEqual([0, 0, testAccount(20)]);
    chain.advance();
    chain.state.write(S.Delegates, testAccount(21), 7);
    expect(register(chain, 21)).toBeNull();
    expect(chain.read(S.Delegates, testAccount(21))).toBe(7);
  });

  it('asks for a hotkey that is not there and no subnet’s, but not for its owner', () => {
    const chain = new TestChain();
    expect(register(chain, 20)).toBeNull();
    chain.advance();
    expect(register(chain, 20)).toBe('HotKeyAlreadyRegisteredInSubNet');
    const system = { hotkey: subnetAccount(1) };
    expect(chain.subtensor(coldkey, 'root_register', system)).toBe('CannotUseSystemAccount');
    chain.subtensor(testAccount(2), 'try_associate_hotkey', { hotkey: testAccount(21) });
    expect(register(chain, 21)).toBeNull();
    expect(chain.read(S.Owner, testAccount(21))).toBe(testAccount(2));
  });

  it('takes the seat of the weakest member, who must be weaker', () => {
    const chain = new TestChain();
    chain.state.write(S.MaxAllowedUids, 0, 2);
    const stake = (hotkey: number, rao: bigint) =>
      chain.state.write(S.TotalHotkeyAlpha, testAccount(hotkey), 0, rao);
    expect(register(chain, 20)).toBeNull();
    chain.advance();
    expect(register(chain, 21)).toBeNull();
    chain.advance();
    stake(20, 9n);
    stake(21, 5n);
    for (const [rao, error] of [
      [4n, 'StakeTooLowForRoot'],
      [5n, 'StakeTooLowForRoot'],
      [6n, null],
    ] as const) {
      stake(22, rao);
      expect(register(chain, 22)).toBe(error);
    }
    expect(chain.read(S.Keys, 0, 1)).toBe(testAccount(22));
    expect(chain.read(S.Uids, 0, testAccount(21))).toBeUndefined();
    expect(chain.read(S.SubnetworkN, 0)).toBe(2);
  });

  it('is refused where root has no seats at all', () => {
    const chain = new TestChain();
    chain.state.write(S.MaxAllowedUids, 0, 0);
    expect(register(chain, 20)).toBe('StakeTooLowForRoot');
  });
});
