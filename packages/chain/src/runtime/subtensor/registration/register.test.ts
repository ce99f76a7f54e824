/** Registration: the worked examples R1 to R6 of chain.md 13.1, every refusal, and what a seat costs. */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';
import { freeBalance } from '../../balances/account-balance.ts';
import { U64F64 } from '../../fixed-point/fixed-point.ts';
import { fixedFromLiteral } from '../../fixed-point/float-literal.ts';
import { subnetAccount } from '../accounts/special-accounts.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const miner = testAccount(10);

interface Setup {
  readonly price: bigint;
  readonly halfLife?: number;
  readonly factor?: string;
  readonly least?: bigint;
  readonly most?: bigint;
}

function chainWith({ price, halfLife, factor, least = 0n, most }: Setup): TestChain {
  const chain = new TestChain();
  withSubnet(chain);
  chain.endow(miner, 1_000_000_000_000_000n);
  const { state } = chain;
  state.write(S.Burn, NETUID, price);
  state.write(S.MinBurn, NETUID, least);
  if (most !== undefined) state.write(S.MaxBurn, NETUID, most);
  if (halfLife !== undefined) state.write(S.BurnHalfLife, NETUID, halfLife);
  if (factor !== undefined) {
    state.write(S.BurnIncreaseMult, NETUID, fixedFromLiteral(U64F64, factor));
  }
  return chain;
}

function register(chain: TestChain, hotkey: number, signer = miner): string | null {
  const args = { netuid: NETUID, hotkey: testAccount(hotkey) };
  return chain.subtensor(signer, 'burned_register', args);
}

const price = (chain: TestChain): bigint => chain.read(S.Burn, NETUID);

describe('worked examples of the registration price', () => {
  it('R1: a registration doubles it, a block lowers it', () => {
    for (const [start, raised, lowered] of [
      [999n, 1_998n, 1_996n],
      [1_000n, 2_000n, 1_998n],
      [1_001n, 2_002n, 2_000n],
    ] as const) {
      const chain = chainWith({ price: start, halfLife: 1000, factor: '2' });
      expect(register(chain, 20)).toBeNull();
      expect(price(chain)).toBe(raised);
      chain.advance();
      expect(price(chain)).toBe(lowered);
    }
  });

  it('R2: it halves every half-life', () => {
    // The factor from its definition, and a product per block.
    const lower = (value: bigint): bigint => (value * 3_037_000_500n) / 2n ** 32n;
    for (const start of [1_023n, 1_024n, 1_025n]) {
      const chain = chainWith({ price: start, halfLife: 2 });
      let slow = start;
      for (let block = 1; block <= 4; block += 1) {
        chain.advance();
        slow = lower(slow);
        expect(price(chain)).toBe(slow);
        if (start === 1_024n && block === 2) expect(slow).toBe(511n);
      }
      if (start === 1_024n) expect(slow).toBe(255n);
    }
  });

  it('R3: it stays within its bounds', () => {
    const chain = chainWith({
      price: 1n,
      halfLife: 1,
      factor: '2',
      least: 100_000n,
      most: 150_000n,
    });
    chain.advance();
    expect(price(chain)).toBe(100_000n);
    expect(register(chain, 20)).toBeNull();
    expect(price(chain)).toBe(150_000n);
    for (const next of [100_000n, 100_000n]) {
      chain.advance();
      expect(price(chain)).toBe(next);
    }
  });

  it('R4: with defaults', () => {
    const known: Readonly<Record<number, bigint>> = {
      1: 998_076_443n,
      2: 996_156_586n,
      3: 994_240_422n,
      10: 980_930_083n,
      100: 824_860_547n,
      360: 499_999_865n,
      720: 249_999_807n,
    };
    const chain = chainWith({ price: 1_000_000_000n });
    for (let block = 1; block <= 720; block += 1) {
      chain.advance();
      const expected = known[block];
      if (expected !== undefined) expect(price(chain)).toBe(expected);
    }
  });

  it('R5: two registrations in one block', () => {
    const chain = chainWith({ price: 1_000_000_000n });
    const start = freeBalance(chain.state, miner);
    expect(register(chain, 20)).toBeNull();
    expect(freeBalance(chain.state, miner)).toBe(start - 1_000_000_000n);
    expect(register(chain, 21)).toBeNull();
    expect(freeBalance(chain.state, miner)).toBe(start - 2_260_000_000n);
    expect(price(chain)).toBe(1_587_600_000n);
  });

  it('R6: what a registration writes', () => {
    for (const start of [999n, 1_000n, 1_001n]) {
      const chain = chainWith({ price: start });
      chain.endow(miner, 50_000n);
      const before = chain.read(S.SubnetTAO, NETUID);
      expect(register(chain, 20)).toBeNull();
      const hotkey = testAccount(20);
      expect(chain.read(S.SubnetworkN, NETUID)).toBe(2);
      expect(chain.read(S.Uids, NETUID, hotkey)).toBe(1);
      expect(chain.read(S.Owner, hotkey)).toBe(miner);
      expect(chain.read(S.TotalHotkeyAlpha, hotkey, NETUID)).toBe(0n);
      expect(chain.read(S.SubnetTaoFlow, NETUID)).toBe(start);
      expect(chain.read(S.SubnetTAO, NETUID)).toBe(before + start);
      expect(chain.read(S.SubnetAlphaOut, NETUID)).toBe(0n);
      expect(freeBalance(chain.state, miner)).toBe(50_000n - start);
      expect(chain.events.at(-1)).toEqual({
        pallet: 'SubtensorModule',
        name: 'NeuronRegistered',
        value: [NETUID, 1, hotkey],
      });
    }
  });
});

describe('a registration', () => {
  it('keeps its fee on the subnet’s account, out of the pool', () => {
    const chain = chainWith({ price: 1_000_000_000n });
    const tao = chain.read(S.SubnetTAO, NETUID);
    const held = freeBalance(chain.state, subnetAccount(NETUID));
    expect(register(chain, 20)).toBeNull();
    const fee = (1_000_000_000n * 33n) / 65_535n;
    expect(chain.read(S.SubnetTAO, NETUID)).toBe(tao + 1_000_000_000n - fee);
    expect(freeBalance(chain.state, subnetAccount(NETUID))).toBe(held + 1_000_000_000n);
  });

  it('takes 500 RAO less from a coldkey that has exactly the price', () => {
    const chain = chainWith({ price: 50_000n });
    chain.endow(miner, 49_999n);
    expect(register(chain, 20)).toBe('NotEnoughBalanceToStake');
    chain.endow(miner, 50_000n);
    expect(register(chain, 20)).toBeNull();
    expect(freeBalance(chain.state, miner)).toBe(500n);
    expect(chain.read(S.SubnetTaoFlow, NETUID)).toBe(49_500n);
    expect(chain.read(S.RAORecycledForRegistration, NETUID)).toBe(50_000n);
  });

  it('is refused for what chain.md 3.1 names, in that order', () => {
    const chain = chainWith({ price: 50_000n });
    const poor = testAccount(30);
    const at = (netuid: number, hotkey: number) => ({ netuid, hotkey: testAccount(hotkey) });
    const call = (signer: string, args: object) => chain.subtensor(signer, 'burned_register', args);
    expect(call(poor, at(0, 2))).toBe('RegistrationNotPermittedOnRootSubnet');
    expect(call(poor, at(9, 2))).toBe('SubnetNotExists');
    chain.state.write(S.NetworkRegistrationAllowed, NETUID, false);
    expect(call(poor, at(NETUID, 2))).toBe('SubNetRegistrationDisabled');
    chain.state.write(S.NetworkRegistrationAllowed, NETUID, true);
    expect(call(poor, at(NETUID, 2))).toBe('HotKeyAlreadyRegisteredInSubNet');
    expect(call(poor, at(NETUID, 40))).toBe('NotEnoughBalanceToStake');
    const system = { netuid: NETUID, hotkey: subnetAccount(7) };
    expect(call(miner, system)).toBe('CannotUseSystemAccount');
    expect(chain.subtensor(testAccount(1), 'try_associate_hotkey', at(0, 41))).toBeNull();
    expect(call(miner, at(NETUID, 41))).toBe('NonAssociatedColdKey');
    chain.state.write(S.MaxAllowedUids, NETUID, 0);
    expect(call(miner, at(NETUID, 42))).toBe('NoNeuronIdAvailable');
  });

  it('may have a limit on its price', () => {
    const chain = chainWith({ price: 50_000n });
    const limited = (limit_price: bigint, hotkey = 20) =>
      chain.subtensor(miner, 'register_limit', {
        netuid: NETUID,
        hotkey: testAccount(hotkey),
        limit_price,
      });
    expect(limited(49_999n)).toBe('RegistrationPriceLimitExceeded');
    expect(limited(50_000n)).toBeNull();
    expect(limited(63_001n, 21)).toBeNull();
  });

  it('fails with the pool’s error when the pool is too small', () => {
    const chain = chainWith({ price: 50_000n });
    chain.state.write(S.SubnetAlphaIn, NETUID, 999_999n);
    expect(register(chain, 20)).toBe('Swap.ReservesTooLow');
    expect(chain.read(S.Owner, testAccount(20))).toBe(`0x${'0'.repeat(64)}`);
    chain.state.write(S.SubnetAlphaIn, NETUID, 1_000_000n);
    chain.state.write(S.SubnetTAO, NETUID, 1_000_000n);
    expect(register(chain, 20)).toBeNull();
  });

  it('costs more with each one of a block, and stays the owner’s (checklist 3)', () => {
    const chain = chainWith({ price: 1_000_000_000n });
    for (const [hotkey, after] of [
      [20, 1_260_000_000n],
      [21, 1_587_600_000n],
      [22, 2_000_376_000n],
    ] as const) {
      expect(register(chain, hotkey)).toBeNull();
      expect(price(chain)).toBe(after);
    }
    expect([20, 21, 22].map((key) => chain.read(S.Uids, NETUID, testAccount(key)))).toEqual([
      1, 2, 3,
    ]);
    chain.subtensor(testAccount(1), 'try_associate_hotkey', { hotkey: testAccount(23) });
    expect(register(chain, 23)).toBe('NonAssociatedColdKey');
    expect(chain.read(S.RegistrationsThisBlock, NETUID)).toBe(3);
    chain.advance();
    expect(chain.read(S.RegistrationsThisBlock, NETUID)).toBe(0);
  });

  it('stops counting at the end of 64 bits', () => {
    const chain = chainWith({ price: 50_000n });
    const most = 2n ** 64n - 1n;
    const full = { netuid: NETUID, rao_recycled: most - 49_999n };
    expect(chain.admin('root', 'sudo_set_rao_recycled', full)).toBeNull();
    chain.state.write(S.TotalStake, most);
    expect(register(chain, 20)).toBeNull();
    expect(chain.read(S.RAORecycledForRegistration, NETUID)).toBe(most);
    expect(chain.read(S.TotalStake)).toBe(most);
  });

  it('is the same for the legacy call', () => {
    const chain = chainWith({ price: 50_000n });
    const value = {
      netuid: NETUID,
      block_number: 0n,
      nonce: 0n,
      work: new Uint8Array(),
      hotkey: testAccount(20),
      coldkey: testAccount(99),
    };
    expect(chain.subtensor(miner, 'register', value)).toBeNull();
    expect(chain.read(S.Owner, testAccount(20))).toBe(miner);
  });
});
