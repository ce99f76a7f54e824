/** Runtime interfaces, asked and decoded by their names. */
import { encodeHex } from '@adit/base';
import { decodeAnswer } from '@adit/chain';
import { encode, u16 } from '@adit/substrate';
import type { ChainClient } from './chain-client.ts';

/** A call of a runtime interface about a subnet, or about none. */
export interface RuntimeQuestion {
  /** `SubnetInfoRuntimeApi_get_metagraph`. */
  readonly method: string;
  readonly netuid?: number;
}

/**
 * The answer at a block. Its shape is that of the chain's definitions for the method.
 * @throws RpcError, ConnectionLost; AditError `unknown_runtime_method`, `invalid_scale`.
 */
export async function callRuntime<Answer>(
  client: ChainClient,
  { method, netuid }: RuntimeQuestion,
  at: string,
): Promise<Answer> {
  const args = netuid === undefined ? '0x' : `0x${encodeHex(encode(u16, netuid))}`;
  const hex = await client.request<string>('state_call', method, args, at);
  return decodeAnswer(method, hex) as Answer;
}
