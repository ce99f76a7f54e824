import { decodeHex, encodeHex } from '@adit/base';
import { ready } from '@adit/keys';
import { encode, u32 } from '@adit/substrate';
import { beforeAll, describe, expect, it } from 'vitest';
import { createChain } from '../../create-chain.ts';
import { System } from '../../definitions/system.ts';
import { runtimeCall } from '../../definitions/types.ts';
import { decodePlain } from '../../testing/api-oracle/wire-schema.ts';
import { signExtrinsic } from '../../testing/sign-extrinsic.ts';
import { DEV_ACCOUNTS } from '../genesis/dev-accounts.ts';

const { Alice, Bob } = DEV_ACCOUNTS;
const structs = {
  Weight: 'ref_time C, proof_size C',
  FeeInfo: 'weight Weight, class u8, partial_fee u64',
  Inclusion: 'base_fee u64, len_fee u64, adjusted_weight_fee u64',
  FeeDetails: 'inclusion_fee ?Inclusion, tip u64',
  Valid: 'priority u64, requires [bytes], provides [bytes], longevity u64, propagate bool',
};

const transfer = {
  pallet: 'Balances',
  name: 'transfer_keep_alive',
  value: { dest: { type: 'Id', value: [Bob] }, value: 1_000_000_000n },
};
const free = {
  pallet: 'SubtensorModule',
  name: 'serve_prometheus',
  value: { netuid: 1, version: 1, ip: 1n, port: 1, ip_type: 4 },
};

const chain = createChain({ seed: 'fees', profile: 'fast' });
const applied = chain.apply({ signer: Alice, call: transfer });
const sealed = chain.produceBlock();
const transferBytes = sealed.body[applied.index] ?? new Uint8Array();

function ask(name: string, type: string, ...args: readonly Uint8Array[]) {
  return decodePlain(chain.callApi(name, Buffer.concat(args)), type, structs);
}

describe('interfaces of fees', () => {
  it('say what the extrinsic then paid', () => {
    const length = encode(u32, transferBytes.length);
    const info = ask('TransactionPaymentApi_query_info', 'FeeInfo', transferBytes, length);
    expect(info).toMatchObject({ class: 0n, partial_fee: applied.feeRao });
    const call = encode(runtimeCall, transfer);
    expect(ask('TransactionPaymentCallApi_query_call_info', 'FeeInfo', call, length)).toEqual(info);
    // Decision 38: 54 078 for the base, floor(214 051 000 / 2000) for the weight, one a byte.
    const inclusion_fee = {
      some: {
        base_fee: 54_078n,
        len_fee: BigInt(transferBytes.length),
        adjusted_weight_fee: 107_025n,
      },
    };
    const details = { inclusion_fee, tip: 0n };
    const [api, callApi] = ['TransactionPaymentApi_query', 'TransactionPaymentCallApi_query_call'];
    expect(ask(`${api}_fee_details`, 'FeeDetails', transferBytes, length)).toEqual(details);
    expect(ask(`${callApi}_fee_details`, 'FeeDetails', call, length)).toEqual(details);
    expect(54_078n + 107_025n + BigInt(transferBytes.length)).toBe(applied.feeRao);
  });

  it('say that calls without a fee have none', () => {
    const call = encode(runtimeCall, free);
    const args = [call, encode(u32, 100)];
    const api = 'TransactionPaymentCallApi_query_call';
    expect(ask(`${api}_info`, 'FeeInfo', ...args)).toMatchObject({ partial_fee: 0n });
    expect(ask(`${api}_fee_details`, 'FeeDetails', ...args)).toEqual({
      inclusion_fee: null,
      tip: 0n,
    });
  });

  it('turn weight and length into fees', () => {
    for (const api of ['TransactionPaymentApi', 'TransactionPaymentCallApi']) {
      // Compact 4 001 and 0.
      const weight = decodeHex('853e00');
      expect(ask(`${api}_query_weight_to_fee`, 'u64', weight)).toBe(2n);
      expect(ask(`${api}_query_length_to_fee`, 'u64', encode(u32, 77))).toBe(77n);
    }
  });
});

describe('the queue of transactions', () => {
  const hash = decodeHex(sealed.hash);
  const validate = 'TaggedTransactionQueue_validate_transaction';

  const ask = (bytes: Uint8Array) =>
    chain.callApi(validate, Buffer.concat([Uint8Array.of(2), bytes, hash]));
  const signed = (nonce: number) =>
    signExtrinsic({ nonce, call: transfer, genesisHash: chain.genesisHash });

  beforeAll(async () => ready());

  it('takes a signed extrinsic with the next nonce', () => {
    const answer = ask(signed(1));
    expect(answer[0]).toBe(0);
    // Account and nonce are the tag that it provides; nothing is required before it.
    const tag = DEV_ACCOUNTS.Alice.slice(2) + encodeHex(encode(u32, 1));
    expect(decodePlain(answer.slice(1), 'Valid', structs)).toMatchObject({
      requires: [],
      provides: [tag],
      propagate: true,
    });
  });

  it('says that a nonce was used, or that a signature is wrong', () => {
    // Err, Invalid, then Stale and BadProof.
    expect(encodeHex(ask(signed(0)))).toBe('010003');
    const spoiled = signed(1);
    spoiled[50] = (spoiled[50] ?? 0) ^ 1;
    expect(encodeHex(ask(spoiled))).toBe('010004');
  });

  it('refuses what is no extrinsic', () => {
    const noise = Buffer.concat([Uint8Array.of(2, 8, 1, 2), hash]);
    expect(() => chain.callApi(validate, noise)).toThrowError(
      expect.objectContaining({ name: 'AditError' }),
    );
  });

  it('knows the nonce of an account at any block', () => {
    const nonce = (at: string | null) =>
      decodePlain(chain.callApi('AccountNonceApi_account_nonce', decodeHex(Alice), at), 'u32', {});
    expect(nonce(null)).toBe(BigInt(chain.query(System.storage.Account, Alice).nonce));
    expect([nonce(sealed.hash), nonce(sealed.header.parentHash)]).toEqual([1n, 0n]);
  });
});
