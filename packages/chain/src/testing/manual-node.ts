/** A node that makes blocks when told, and one client of it, for tests of JSON-RPC methods. */
import { createLogger, encodeHex, ManualClock } from '@adit/base';
import { ready } from '@adit/keys';
import { expect } from 'vitest';
import { type ChainNode, startChainNode } from '../node/start-chain-node.ts';
import { DEV_ACCOUNTS } from '../runtime/genesis/dev-accounts.ts';
import { RpcClient } from './rpc-client.ts';
import { signExtrinsic, transferCall } from './sign-extrinsic.ts';

/** //Alice's address. */
export const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
/** Where her account is stored. */
export const ALICE_KEY =
  '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9de1e86a9a8c739864cf3cc5ec2bea59fd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
/** A key that nothing is stored under. */
export const ABSENT_KEY = `0x${'ab'.repeat(32)}`;
/** 32 bytes as the node writes them. */
export const HASH = /^0x[0-9a-f]{64}$/;
/** Any bytes as the node writes them. */
export const HEX = /^0x(?:[0-9a-f]{2})*$/;

/** A header as the node shows it. */
export const headerShape = {
  parentHash: expect.stringMatching(HASH),
  number: expect.stringMatching(/^0x(?:0|[1-9a-f][0-9a-f]*)$/),
  stateRoot: expect.stringMatching(HASH),
  extrinsicsRoot: expect.stringMatching(HASH),
  digest: { logs: [expect.stringMatching(/^0x0661757261/)] },
};

/** A node in manual mode with a client. */
export class ManualNode {
  readonly node: ChainNode;
  readonly client: RpcClient;
  /** Every method that was called. */
  readonly tested = new Set<string>();

  private constructor(node: ChainNode, client: RpcClient) {
    this.node = node;
    this.client = client;
  }

  /** Starts both. */
  static async open(): Promise<ManualNode> {
    await ready();
    const deps = { clock: new ManualClock(0), log: createLogger('test', 'silent') };
    const node = await startChainNode({ port: 0, mode: 'manual' }, deps);
    return new ManualNode(node, await RpcClient.open(node.port));
  }

  /** The result of a call. */
  call<Result = unknown>(method: string, ...params: unknown[]): Promise<Result> {
    this.tested.add(method);
    return this.client.call<Result>(method, ...params);
  }

  /** The error of a call that fails. */
  fail(method: string, ...params: unknown[]) {
    this.tested.add(method);
    return this.client.fail(method, ...params);
  }

  /** A transfer from Alice to Bob, signed, as hexadecimal text. */
  signed(nonce: number, extra: { tip?: bigint; value?: bigint } = {}): string {
    const { value = 1_000_000n, ...rest } = extra;
    const call = transferCall(DEV_ACCOUNTS.Bob, value);
    const spec = { nonce, call, genesisHash: this.node.genesisHash, ...rest };
    return `0x${encodeHex(signExtrinsic(spec))}`;
  }

  /** Stops both. */
  async close(): Promise<void> {
    this.client.close();
    await this.node.close();
  }
}
