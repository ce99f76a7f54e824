import { decodeHex, encodeHex } from '@adit/base';
import { ready } from '@adit/keys';
import * as wasm from '@polkadot/wasm-crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { Aura } from '../../definitions/aura.ts';
import { Balances } from '../../definitions/balances.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Sudo } from '../../definitions/sudo.ts';
import { System } from '../../definitions/system.ts';
import { ZERO_ACCOUNT } from '../../definitions/types.ts';
import { moneyOf, openChain } from '../../testing/chain-fixture.ts';
import { DEV_ACCOUNTS } from './dev-accounts.ts';

const DEV_PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const { storage } = SubtensorModule;

beforeAll(ready);

describe('genesis', () => {
  it('names the accounts that the development phrase derives', () => {
    const root = wasm.sr25519KeypairFromSeed(wasm.bip39ToMiniSecret(DEV_PHRASE, ''));
    for (const [name, account] of Object.entries(DEV_ACCOUNTS)) {
      const code = new Uint8Array(32);
      const text = new TextEncoder().encode(name);
      code.set([text.length << 2, ...text]);
      const pair = wasm.sr25519DeriveKeypairHard(root, code);
      expect([name, `0x${encodeHex(pair.slice(64))}`]).toEqual([name, account]);
    }
  });

  it('gives the balances of the real localnet', () => {
    const chain = openChain({ endowments: [[ZERO_ACCOUNT, 10n ** 15n]] });
    const reader = chain.at(chain.genesisHash);
    const free = (account: string) => reader.read(System.storage.Account, account).data.free;
    expect(free(DEV_ACCOUNTS.Charlie)).toBe(10n ** 15n);
    expect(free(DEV_ACCOUNTS.Three)).toBe(2n * 10n ** 12n);
    expect(free(ZERO_ACCOUNT)).toBe(10n ** 15n);
    expect(reader.entries(System.storage.Account)).toHaveLength(12);
    expect(moneyOf(reader)).toEqual({ held: 4_016n * 10n ** 12n, issued: 4_016n * 10n ** 12n });
    expect(reader.read(storage.TotalIssuance)).toBe(0n);
    expect(reader.read(Sudo.storage.Key)).toBe(DEV_ACCOUNTS.Alice);
    expect(reader.read(Aura.storage.Authorities)).toEqual([DEV_ACCOUNTS.One]);
    expect(reader.read(Balances.storage.InactiveIssuance)).toBe(0n);
    expect(reader.rawRead('0x3a636f6465')).not.toBeNull();
  });

  it('has netuids 0 and 1, so that the next one is 2', () => {
    const chain = openChain();
    const reader = chain.at(chain.genesisHash);
    expect(reader.read(storage.TotalNetworks)).toBe(2);
    expect(reader.read(storage.NetworkRateLimit)).toBe(0n);
    expect(reader.entries(storage.NetworksAdded).map(([[netuid]]) => netuid)).toEqual([0, 1]);
    const limits = [0, 1].map((netuid) => ({
      tempo: reader.read(storage.Tempo, netuid),
      maxUids: reader.read(storage.MaxAllowedUids, netuid),
      minWeights: reader.read(storage.MinAllowedWeights, netuid),
      n: reader.read(storage.SubnetworkN, netuid),
      owner: reader.read(storage.SubnetOwner, netuid),
    }));
    expect(limits).toEqual([
      { tempo: 100, maxUids: 64, minWeights: 0, n: 0, owner: ZERO_ACCOUNT },
      { tempo: 100, maxUids: 256, minWeights: 0, n: 1, owner: ZERO_ACCOUNT },
    ]);
    expect(reader.read(storage.SubnetTAO, 1)).toBe(10_000_000_000n);
    expect(reader.read(storage.SubnetAlphaIn, 1)).toBe(10_000_000_000n);
    expect(reader.read(storage.SubnetAlphaOut, 1)).toBe(1_000_000_000n);
    expect(reader.read(storage.Uids, 1, ZERO_ACCOUNT)).toBe(0);
    expect(reader.read(storage.Keys, 1, 0)).toBe(ZERO_ACCOUNT);
    expect(reader.read(storage.SubtokenEnabled, 0)).toBe(false);
    expect(reader.read(storage.SubtokenEnabled, 1)).toBe(false);
    expect(reader.has(storage.FirstEmissionBlockNumber, 1)).toBe(false);
    expect(reader.has(storage.SubnetOwnerHotkey, 1)).toBe(false);
    expect(reader.read(storage.Yuma3On, 1)).toBe(false);
    expect(reader.read(storage.Burn, 1)).toBe(100_000_000n);
    expect(new TextDecoder().decode(reader.read(storage.TokenSymbol, 0))).toBe('Τ');
  });

  it('gives the root network to Alice in the fast profile', () => {
    const chain = openChain({ profile: 'fast' });
    expect(chain.query(storage.SubnetOwner, 0)).toBe(DEV_ACCOUNTS.Alice);
    expect(chain.query(storage.SubnetOwnerHotkey, 0)).toBe(DEV_ACCOUNTS.Alice_hk);
    expect(openChain().state.has(storage.SubnetOwnerHotkey, 0)).toBe(false);
  });

  it('writes what the test suites of other projects write over', () => {
    const key = '0x658faa385070e074c85bf6b568cf055536e3e82152c8758267395fe524fbbd160000';
    expect(storage.SubnetOwner.key(0)).toBe(key);
    const chain = openChain();
    const call = {
      pallet: 'System',
      name: 'set_storage',
      value: { items: [[decodeHex(key), decodeHex(DEV_ACCOUNTS.Bob)]] },
    };
    expect(chain.apply({ signer: 'root', call }).ok).toBe(true);
    expect(chain.query(storage.SubnetOwner, 0)).toBe(DEV_ACCOUNTS.Bob);
  });
});
