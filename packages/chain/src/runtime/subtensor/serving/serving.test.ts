/** Serving addresses (chain.md 4), and the guards that ask before (1.7). */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';
import { firstRefusal } from '../../guards.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const hotkey = testAccount(2);
const V4 = { ip: 0x0102_0304n, ip_type: 4 };

interface Change {
  readonly netuid?: number;
  readonly ip?: bigint;
  readonly ip_type?: number;
  readonly port?: number;
}

const axon = (change: Change = {}) => ({
  netuid: NETUID,
  version: 1,
  ...V4,
  port: 8_091,
  protocol: 4,
  placeholder1: 0,
  placeholder2: 0,
  ...change,
});
const prometheus = (change: Change = {}) => ({
  netuid: NETUID,
  version: 1,
  ...V4,
  port: 9_090,
  ...change,
});

function openChain(): TestChain {
  const chain = new TestChain({ block: 100 });
  withSubnet(chain);
  return chain;
}

/** What the pool says: the code, or null. */
function code(chain: TestChain, name: string, value: object, account = hotkey): number | null {
  const call = { pallet: 'SubtensorModule', name, value };
  const block = chain.block.block;
  return firstRefusal({ state: chain.state, block, account, call })?.code ?? null;
}

describe('an axon', () => {
  it('is stored with its block', () => {
    const chain = openChain();
    expect(chain.subtensor(hotkey, 'serve_axon', axon())).toBeNull();
    const { netuid: _, ...served } = axon();
    expect(chain.read(S.Axons, NETUID, hotkey)).toEqual({ block: 100n, ...served });
    const event = { pallet: 'SubtensorModule', name: 'AxonServed', value: [NETUID, hotkey] };
    expect(chain.events.at(-1)).toEqual(event);
  });

  it('is refused in the order of its checks, in the pool by code (checklist 7)', () => {
    const chain = openChain();
    const bad = { ip: 0x7f00_0001n, ip_type: 4, port: 0 };
    const cases: readonly (readonly [Change, string | null, number | null])[] = [
      [{ ...bad, netuid: 3, ip_type: 5 }, 'HotKeyNotRegisteredInNetwork', 10],
      [{ ...bad, ip_type: 5 }, 'InvalidIpType', 255],
      [bad, 'InvalidIpAddress', 11],
      [{ port: 0 }, 'InvalidPort', 13],
      [{}, null, null],
    ];
    for (const [change, error, expected] of cases) {
      expect(code(chain, 'serve_axon', axon(change))).toBe(expected);
      expect(chain.subtensor(hotkey, 'serve_axon', axon(change))).toBe(error);
    }
    expect(chain.subtensor(hotkey, 'serve_axon', axon({ port: 0 }))).toBe(
      'ServingRateLimitExceeded',
    );
    expect(code(chain, 'serve_axon_tls', axon())).toBe(12);
    chain.jump(149);
    expect(code(chain, 'serve_axon', axon())).toBe(12);
    chain.jump(150);
    expect(code(chain, 'serve_axon', axon())).toBeNull();
    expect(chain.subtensor(hotkey, 'serve_axon', axon())).toBeNull();
    chain.state.write(S.ServingRateLimit, NETUID, 0n);
    expect(chain.subtensor(hotkey, 'serve_axon', axon())).toBeNull();
  });

  it('may have any address but the last and the machine’s own', () => {
    const chain = openChain();
    chain.state.write(S.ServingRateLimit, NETUID, 0n);
    const last6 = (1n << 128n) - 1n;
    const cases: readonly (readonly [number, bigint, boolean])[] = [
      [4, 0n, true],
      [4, 1n, true],
      [4, 0x0a00_0001n, true],
      [4, 0x7f00_0000n, true],
      [4, 0x7f00_0001n, false],
      [4, 0x7f00_0002n, true],
      [4, 0xffff_fffen, true],
      [4, 0xffff_ffffn, false],
      [4, 0x1_0000_0000n, false],
      [6, 0n, true],
      [6, 1n, false],
      [6, 2n, true],
      [6, last6 - 1n, true],
      [6, last6, false],
    ];
    for (const [ip_type, ip, isAllowed] of cases) {
      const error = chain.subtensor(hotkey, 'serve_axon', axon({ ip, ip_type }));
      expect([ip_type, ip, error]).toEqual([ip_type, ip, isAllowed ? null : 'InvalidIpAddress']);
    }
  });

  it('with a certificate stores it where it fits, and itself always', () => {
    const chain = openChain();
    chain.state.write(S.ServingRateLimit, NETUID, 0n);
    const serve = (certificate: Uint8Array) =>
      chain.subtensor(hotkey, 'serve_axon_tls', { ...axon(), certificate });
    expect(serve(new Uint8Array())).toBeNull();
    expect(serve(new Uint8Array(66))).toBeNull();
    expect(chain.read(S.NeuronCertificates, NETUID, hotkey)).toBeUndefined();
    const whole = new Uint8Array(65).fill(7);
    expect(serve(whole)).toBeNull();
    expect(chain.read(S.NeuronCertificates, NETUID, hotkey)).toEqual({
      public_key: whole.slice(1),
      algorithm: 7,
    });
    expect(serve(Uint8Array.of(9))).toBeNull();
    expect(chain.read(S.NeuronCertificates, NETUID, hotkey)).toEqual({
      public_key: new Uint8Array(),
      algorithm: 9,
    });
    expect(chain.state.has(S.Axons, NETUID, hotkey)).toBe(true);
  });
});

describe('a Prometheus address', () => {
  it('is refused in the order of its checks, zero too', () => {
    const chain = openChain();
    const cases: readonly (readonly [Change, string | null, number | null])[] = [
      [{ ip_type: 5, netuid: 3, ip: 0n }, 'InvalidIpType', 255],
      [{ netuid: 3, ip: 0n }, 'InvalidIpAddress', 11],
      [{ netuid: 3 }, 'HotKeyNotRegisteredInNetwork', 10],
      [{ port: 0 }, 'InvalidPort', 13],
      [{}, null, null],
      [{ port: 0 }, 'ServingRateLimitExceeded', 12],
    ];
    for (const [change, error, expected] of cases) {
      expect(code(chain, 'serve_prometheus', prometheus(change))).toBe(expected);
      expect(chain.subtensor(hotkey, 'serve_prometheus', prometheus(change))).toBe(error);
    }
    expect(chain.read(S.Prometheus, NETUID, hotkey)?.block).toBe(100n);
  });
});

describe('the guard of new subnets', () => {
  it('lets the form with an identity pass, whose call then refuses', () => {
    const chain = openChain();
    chain.state.write(S.NetworkRateLimit, 10n);
    expect(code(chain, 'register_network', { hotkey })).toBe(6);
    expect(code(chain, 'register_network_with_identity', { hotkey })).toBeNull();
    expect(code(chain, 'burned_register', { netuid: 0, hotkey })).toBeNull();
    chain.jump(110);
    expect(code(chain, 'register_network', { hotkey })).toBeNull();
  });
});
