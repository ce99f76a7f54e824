/** Symbols, identities and the owner's hotkey (chain.md 2.4). */
import { encodeHex, encodeUtf8 } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';
import { isSubnetAccount, subnetAccount } from '../accounts/special-accounts.ts';
import { SYMBOLS } from './symbol-table.ts';
import { chooseSymbol } from './symbols.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const owner = testAccount(1);
const text = (symbol: Uint8Array | undefined): string => new TextDecoder().decode(symbol);

describe('symbols', () => {
  it('are 439 different ones, Greek first', () => {
    expect(SYMBOLS).toHaveLength(439);
    expect(new Set(SYMBOLS.map(encodeHex)).size).toBe(439);
    expect(SYMBOLS.slice(0, 25).map(text).join('')).toBe('Ταβγδεζηθικλμνξοπρσtυφχψω');
    const places = { 25: 'א', 51: 'ת', 52: 'ا', 80: 'ى', 87: 'Ы', 116: 'ъ', 167: 'ก', 210: 'ฮ' };
    for (const [index, symbol] of Object.entries(places)) {
      expect(text(SYMBOLS[Number(index)])).toBe(symbol);
    }
    expect([275, 318, 319, 364].map((index) => text(SYMBOLS[index]))).toEqual([
      'अ',
      'ह',
      'ア',
      'ン',
    ]);
    expect(encodeHex(SYMBOLS[438] ?? new Uint8Array())).toBe('e0b6b0');
  });

  it('are chosen by number, else the first free one, else tau', () => {
    const { state } = new TestChain();
    expect(text(chooseSymbol(state, 5))).toBe('ε');
    state.write(S.TokenSymbol, 9, encodeUtf8('ε'));
    state.write(S.TokenSymbol, 1, encodeUtf8('α'));
    expect(text(chooseSymbol(state, 5))).toBe('β');
    expect(text(chooseSymbol(state, 500))).toBe('β');
    for (const [index, symbol] of SYMBOLS.entries())
      state.write(S.TokenSymbol, 1_000 + index, symbol);
    expect(text(chooseSymbol(state, 5))).toBe('Τ');
  });

  it('may be changed by owner and root to one that is free', () => {
    const chain = new TestChain();
    withSubnet(chain);
    const set = (signer: string, symbol: string) =>
      chain.subtensor(signer, 'update_symbol', { netuid: NETUID, symbol: encodeUtf8(symbol) });
    expect(set(testAccount(9), 'γ')).toBe('BadOrigin');
    expect(set(owner, 'x')).toBe('SymbolDoesNotExist');
    expect(set(owner, 'Τ')).toBe('SymbolDoesNotExist');
    expect(set(owner, 'β')).toBe('SymbolAlreadyInUse');
    expect(set(owner, 'γ')).toBeNull();
    expect(set('root', 't')).toBeNull();
    expect(text(chain.read(S.TokenSymbol, NETUID))).toBe('t');
    expect(chain.events.at(-1)?.name).toBe('SymbolUpdated');
  });
});

describe('identities', () => {
  const bytes = (length: number): Uint8Array => new Uint8Array(length);

  it('of subnets have limits', () => {
    const chain = new TestChain();
    withSubnet(chain);
    const most = {
      subnet_name: bytes(256),
      github_repo: bytes(1024),
      subnet_contact: bytes(1024),
      subnet_url: bytes(1024),
      discord: bytes(256),
      description: bytes(1024),
      logo_url: bytes(1024),
      additional: bytes(1024),
    };
    const set = (signer: string, identity: object) =>
      chain.subtensor(signer, 'set_subnet_identity', { netuid: NETUID, ...identity });
    expect(set(testAccount(9), most)).toBe('NotSubnetOwner');
    for (const [name, value] of Object.entries(most)) {
      expect(set(owner, { ...most, [name]: bytes(value.length + 1) })).toBe('InvalidIdentity');
    }
    expect(set(owner, most)).toBeNull();
    expect(chain.read(S.SubnetIdentitiesV3, NETUID)).toEqual(most);
    expect(chain.events.at(-1)).toMatchObject({ name: 'SubnetIdentitySet', value: [NETUID] });
  });

  it('come with a subnet, or the subnet does not come', () => {
    const chain = new TestChain();
    chain.endow(owner, 10n ** 16n);
    const identity = {
      subnet_name: bytes(257),
      github_repo: bytes(0),
      subnet_contact: bytes(0),
      subnet_url: bytes(0),
      discord: bytes(0),
      description: bytes(0),
      logo_url: bytes(0),
      additional: bytes(0),
    };
    const found = (one: object) =>
      chain.subtensor(owner, 'register_network_with_identity', {
        hotkey: testAccount(2),
        identity: one,
      });
    expect(found(identity)).toBe('InvalidIdentity');
    expect(chain.read(S.NetworksAdded, NETUID)).toBe(false);
    expect(found({ ...identity, subnet_name: bytes(256) })).toBeNull();
    expect(chain.state.has(S.SubnetIdentitiesV3, NETUID)).toBe(true);
  });

  it('of coldkeys need a registered hotkey, and have limits together', () => {
    const chain = new TestChain();
    const identity = {
      name: bytes(256),
      url: bytes(256),
      github_repo: bytes(256),
      image: bytes(1024),
      discord: bytes(256),
      description: bytes(1024),
      additional: bytes(1024),
    };
    const set = (one: object) => chain.subtensor(owner, 'set_identity', one);
    chain.subtensor(owner, 'try_associate_hotkey', { hotkey: testAccount(4) });
    expect(set(identity)).toBe('HotKeyNotRegisteredInNetwork');
    withSubnet(chain);
    for (const [name, value] of Object.entries(identity)) {
      expect(set({ ...identity, [name]: bytes(value.length + 1) })).toBe('InvalidIdentity');
    }
    // 256 + 256 + 1024 + 256 + 1024 + 1024 without the repository is below 4096.
    expect(set(identity)).toBeNull();
    expect(chain.read(S.IdentitiesV2, owner)).toEqual(identity);
  });
});

describe('the owner’s hotkey', () => {
  it('changes once in 50 400 blocks, also by root, in the freeze window too', () => {
    const chain = new TestChain({ block: 1_000 });
    withSubnet(chain);
    const set = (
      signer: string,
      hotkey: string,
      name = 'sudo_set_sn_owner_hotkey',
      netuid = NETUID,
    ) => chain.admin(signer, name, { netuid, hotkey });
    expect(set(testAccount(9), testAccount(3))).toBe('BadOrigin');
    expect(set('root', testAccount(3), 'sudo_set_sn_owner_hotkey', 99)).toBe('SubnetNotExists');
    expect(set(owner, subnetAccount(4))).toBe('CannotUseSystemAccount');
    chain.state.write(S.PendingEpochAt, NETUID, 2_000n);
    expect(set(owner, testAccount(3))).toBeNull();
    expect(chain.read(S.SubnetOwnerHotkey, NETUID)).toBe(testAccount(3));
    chain.jump(1_000 + 50_399);
    expect(set('root', testAccount(4))).toBe('TxRateLimitExceeded');
    expect(set('root', subnetAccount(4))).toBe('TxRateLimitExceeded');
    chain.jump(1_000 + 50_400);
    expect(set('root', testAccount(4), 'sudo_set_subnet_owner_hotkey')).toBeNull();
  });
});

describe('accounts of subnets', () => {
  it('are those of the pallet’s id with the number behind it', () => {
    expect(subnetAccount(258)).toBe(`0x${'6d6f646c73756274656e73720201'.padEnd(64, '0')}`);
    expect([0, 1, 65_535].map((netuid) => isSubnetAccount(subnetAccount(netuid)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isSubnetAccount(testAccount(1))).toBe(false);
    expect(isSubnetAccount(`${subnetAccount(1).slice(0, -1)}1`)).toBe(false);
  });

  it('cannot be hotkeys', () => {
    const chain = new TestChain();
    const associate = (hotkey: string) =>
      chain.subtensor(owner, 'try_associate_hotkey', { hotkey });
    expect(associate(subnetAccount(5))).toBe('CannotUseSystemAccount');
    expect(associate(testAccount(3))).toBeNull();
    expect(
      chain.subtensor(testAccount(9), 'try_associate_hotkey', { hotkey: testAccount(3) }),
    ).toBeNull();
    expect(chain.read(S.Owner, testAccount(3))).toBe(owner);
    expect(chain.read(S.OwnedHotkeys, owner)).toEqual([testAccount(3)]);
    expect(chain.read(S.StakingHotkeys, owner)).toEqual([testAccount(3)]);
  });
});
