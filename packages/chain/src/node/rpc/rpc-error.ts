/** Errors as JSON-RPC answers them. Clients call string methods on `data`: it is never empty. */
import { errorMessage, isAditError } from '@adit/base';

/** An error answer: `data` is a non-empty text, as SDK and btcli need it. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: string;

  constructor(code: number, message: string, data: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
    this.data = data === '' ? message : data;
  }
}

/** The text was no JSON. */
export function parseFailure(reason: string): RpcError {
  return new RpcError(-32700, 'Parse error', reason);
}

/** The JSON was no request. */
export function invalidRequest(reason: string): RpcError {
  return new RpcError(-32600, 'Invalid Request', reason);
}

/** PAPI and ASI match on this text for methods that a node need not have. */
export function methodNotFound(method: string): RpcError {
  return new RpcError(-32601, 'Method not found', `There is no method ${method}; see rpc_methods`);
}

/** A parameter is missing or of another kind. */
export function invalidParams(reason: string): RpcError {
  return new RpcError(-32602, 'Invalid params', reason);
}

/** A bound of this node was reached; nothing was done. */
export function limitReached(reason: string): RpcError {
  return new RpcError(-32005, 'Limit reached', reason);
}

/** A socket has as many follow subscriptions as it may. */
export function tooManyFollows(limit: number): RpcError {
  const data = `This socket has ${limit} follow subscriptions; end one with chainHead_v1_unfollow`;
  return new RpcError(-32800, 'Maximum number of chainHead_follow has been reached', data);
}

/** A block that the subscription has not told of, or that was unpinned. */
export function blockNotPinned(hash: string): RpcError {
  return new RpcError(-32801, 'Invalid block hash', `The subscription has not pinned ${hash}`);
}

/** The subscription was opened without the runtime. */
export function followedWithoutRuntime(): RpcError {
  const text = 'The subscription was opened with withRuntime false';
  return new RpcError(-32802, text, 'Follow with true to call runtime interfaces');
}

/** An operation that is not waiting was told to go on. */
export function notWaiting(operation: string): RpcError {
  const data = `Operation ${operation} sent no operationWaitingForContinue`;
  return new RpcError(-32803, 'Wait for continue event not generated', data);
}

/** One hash twice in one request. */
export function duplicateHashes(): RpcError {
  return new RpcError(-32804, 'Duplicate hashes', 'Name each block once');
}

/** sc-rpc's code for what the client backend refuses. */
const CLIENT_ERROR = 4003;

/** State of a block that is no longer kept. ASI matches on this text to ask an archive node. */
export function stateDiscarded(hash: string): RpcError {
  const text = `Client error: Api called for an unknown Block: State already discarded for ${hash}`;
  return new RpcError(CLIENT_ERROR, text, 'This node keeps the state of the last blocks only');
}

/** A hash that no block has. */
export function unknownBlock(hash: string): RpcError {
  const text = `Client error: UnknownBlock: Header was not found in the database: ${hash}`;
  return new RpcError(CLIENT_ERROR, text, 'No block of this chain has that hash');
}

/** A runtime interface that does not exist. ASI matches on this text to fall back to old metadata. */
export function methodNotExported(name: string): RpcError {
  const text = `Client error: Execution failed: Other: Exported method ${name} is not found`;
  return new RpcError(
    CLIENT_ERROR,
    text,
    'The metadata of version 15 lists the runtime interfaces',
  );
}

/** Arguments of a runtime interface that its types cannot read. */
export function executionFailed(reason: string): RpcError {
  const text = `Client error: Execution failed: Other: ${reason}`;
  return new RpcError(CLIENT_ERROR, text, reason);
}

/** Facts of a coded error, as one line. */
function describeAditError(error: unknown): string | null {
  if (!isAditError(error)) return null;
  const numbers = Object.entries(error.numbers).map(([name, value]) => `${name} ${value}`);
  const facts = numbers.length === 0 ? '' : ` (${numbers.join(', ')})`;
  return `${error.code}: ${error.message}${facts}. ${error.nextStep ?? ''}`.trim();
}

const BAD_INPUT = new Set([
  'invalid_hex',
  'invalid_scale',
  'invalid_value',
  'invalid_address',
  'invalid_public_key',
]);

/** What is answered for anything that a method throws. */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (isAditError(error)) {
    const text = describeAditError(error) ?? error.message;
    if (BAD_INPUT.has(error.code)) return invalidParams(text);
    return new RpcError(-32000, error.message, text);
  }
  return new RpcError(-32603, 'Internal error', errorMessage(error));
}
