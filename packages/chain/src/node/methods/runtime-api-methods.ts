/** The chain's own methods: runtime interfaces under other names. */
import { concatBytes } from '@adit/base';
import { accountId, encode, u8, u16, u64, vec } from '@adit/substrate';
import {
  type CustomRpc,
  type CustomRpcInput,
  customRpcMethods,
} from '../../runtime/runtime-apis/custom-rpc.ts';
import type { NodeCore } from '../node-core.ts';
import type { Params } from '../rpc/params.ts';
import { invalidParams } from '../rpc/rpc-error.ts';
import type { RpcMethods } from '../rpc/rpc-method.ts';

/** Fields that a selective metagraph may be asked for at once; it has 74. */
const INDICES_MAX = 1_000;
const DIGITS_PATTERN = /^\d{1,20}$/;

/** A JSON number, or digits where a number would not be exact. */
function amount(params: Params, index: number): bigint {
  const raw = params.raw(index);
  if (typeof raw === 'string' && DIGITS_PATTERN.test(raw)) return BigInt(raw);
  return BigInt(params.integer(index, { min: 0, max: Number.MAX_SAFE_INTEGER }));
}

function indices(params: Params, index: number): number[] {
  const raw = params.raw(index);
  if (!Array.isArray(raw) || raw.length > INDICES_MAX) {
    throw invalidParams(`Parameter ${index + 1} must be a list of at most ${INDICES_MAX} indices`);
  }
  return raw as number[];
}

const readers: Readonly<Record<CustomRpcInput, (params: Params, index: number) => Uint8Array>> = {
  u8: (params, index) => encode(u8, params.integer(index, { min: 0, max: 0xff })),
  u16: (params, index) => encode(u16, params.integer(index, { min: 0, max: 0xffff })),
  u64: (params, index) => encode(u64, amount(params, index)),
  account: (params, index) => encode(accountId, params.account(index)),
  indices: (params, index) => encode(vec(u16), indices(params, index)),
};

function answer(core: NodeCore, params: Params, { call, inputs, answer: json }: CustomRpc) {
  const args = concatBytes(...inputs.map((kind, index) => readers[kind](params, index)));
  const hash = params.hash(inputs.length) ?? core.chain.head().hash;
  return json(core.chain.call(call, args, hash));
}

/** `delegateInfo_*`, `neuronInfo_*`, `subnetInfo_*`, `stakeInfo_*`, `swap_*`. */
export function runtimeApiMethods(core: NodeCore): RpcMethods {
  return Object.fromEntries(
    Object.entries(customRpcMethods).map(([name, method]) => [
      name,
      (params: Params) => answer(core, params, method),
    ]),
  );
}
