/** A chain of accounts that act for each other, for tests of proxies. */
import type { AccountId, PalletVariant } from '@adit/substrate';
import { Balances } from '../definitions/balances.ts';
import { ProxyPallet } from '../definitions/proxy.ts';
import type { ProxyTypeName } from '../runtime/proxy/proxy-types.ts';
import { readAccountInfo } from '../runtime/system/accounts.ts';
import { address, moneyOf } from './chain-fixture.ts';
import { TestChain, type TestSigner, testAccount } from './test-chain.ts';

/** Acts for itself; each of the three has ten TAO. */
export const REAL: AccountId = testAccount(41);
/** Acts for others. */
export const DELEGATE: AccountId = testAccount(42);
/** Acts for those that act for others. */
export const OTHER: AccountId = testAccount(43);

/** What `ProxyExecuted` tells. */
interface Executed {
  readonly result: {
    readonly type: string;
    readonly value: [{ type?: string; value?: [{ index: number; error: string }] }];
  };
}

/** Accounts with money, and calls of Proxy. */
export class ProxyChain extends TestChain {
  constructor() {
    super({ block: 100 });
    for (const account of [REAL, DELEGATE, OTHER]) this.endow(account, 10_000_000_000n);
  }

  /** A call of Proxy; the error without its pallet. */
  proxy(signer: TestSigner, name: string, value: object = []): string | null {
    const label = this.call(signer, { pallet: 'Proxy', name, value });
    return label?.replace(/^Proxy\./, '') ?? null;
  }

  /** `REAL`, or another, lets `DELEGATE`, or another, act for it. */
  add(
    kind: ProxyTypeName,
    { real = REAL, delegate = DELEGATE, delay = 0 }: Partial<Relation> = {},
  ): string | null {
    const proxy_type = { type: kind, value: [] };
    return this.proxy(real, 'add_proxy', { delegate: address(delegate), proxy_type, delay });
  }

  /** `DELEGATE`, or another, makes a call as `REAL`, or another; the inner call's outcome, or the error. */
  actAs(
    call: PalletVariant,
    { real = REAL, delegate = DELEGATE, forced }: Partial<Relation> = {},
  ): string {
    const force_proxy_type = forced === undefined ? undefined : { type: forced, value: [] };
    const error = this.proxy(delegate, 'proxy', { real: address(real), force_proxy_type, call });
    return error ?? this.executed();
  }

  /** How the last call through a proxy ended. */
  executed(): string {
    const event = this.events.findLast(({ name }) => name === 'ProxyExecuted');
    if (event === undefined) return 'not executed';
    const { result } = event.value as Executed;
    if (result.type === 'Ok') return 'Ok';
    const [error] = result.value;
    const [inner] = error.value ?? [];
    return inner?.error === undefined
      ? (error.type ?? '')
      : `${inner.index}.${Number.parseInt(inner.error.slice(2, 4), 16)}`;
  }

  /** Free and reserved balance in RAO. */
  balance(account: AccountId): { readonly free: bigint; readonly reserved: bigint } {
    const { free, reserved } = readAccountInfo(this.state, account).data;
    return { free, reserved };
  }

  /** Held minus issued money: 0. */
  get difference(): bigint {
    const { held } = moneyOf(this.state);
    return held - this.state.read(Balances.storage.TotalIssuance);
  }

  /** Names of who acts for an account, and the deposit. */
  delegatesOf(real: AccountId): readonly [names: string[], depositRao: bigint] {
    const [list, deposit] = this.read(ProxyPallet.storage.Proxies, real);
    return [list.map(({ proxy_type }) => proxy_type.type), deposit];
  }
}

/** Who acts for whom. */
interface Relation {
  readonly real: AccountId;
  readonly delegate: AccountId;
  readonly delay: number;
  readonly forced: ProxyTypeName;
}
