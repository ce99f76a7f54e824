/** A block as the page shows it: its extrinsics with arguments, outcome and events, by name. */
import { decodeHex, isAditError } from '@adit/base';
import { extrinsicCodec, runtimeDefinition, System } from '@adit/chain';
import { ss58Encode } from '@adit/keys';
import {
  type DecodedExtrinsic,
  decodeExtrinsic,
  encode,
  extrinsicHash,
  type PalletVariant,
  type ScaleType,
} from '@adit/substrate';
import type { ChainClient } from '../connection/chain-client.ts';
import { describeBytes, type ShownField } from '../values/describe.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** A call or an event by name: `Balances.transfer_all`. */
export interface NamedFields {
  readonly name: string;
  readonly docs: readonly string[];
  readonly fields: readonly ShownField[];
}

/** Who signed, and on which terms. */
export interface Signer {
  readonly address: string;
  readonly nonce: number;
  readonly tipRao: bigint;
  /** Blocks for which it was valid, null for ever. */
  readonly periodBlocks: number | null;
}

/** An extrinsic and what came of it. */
export interface ExtrinsicView {
  readonly index: number;
  readonly hash: string;
  readonly sizeBytes: number;
  /** Null for inherents. */
  readonly signer: Signer | null;
  /** Null where the bytes cannot be read by this page's definitions. */
  readonly call: NamedFields | null;
  readonly outcome: Outcome;
  readonly feeRao: bigint | null;
  readonly events: readonly NamedFields[];
}

/** A block. */
export interface BlockView {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly stateRoot: string;
  readonly extrinsicsRoot: string;
  /** The block's own time; null for the first. */
  readonly timeMs: number | null;
  readonly extrinsics: readonly ExtrinsicView[];
  /** Events outside of extrinsics. */
  readonly blockEvents: readonly NamedFields[];
  readonly eventCount: number;
  readonly feesRao: bigint;
  /** False where the node no longer has the state with the events. */
  readonly hasEvents: boolean;
}

interface BlockJson {
  readonly block: {
    readonly header: {
      readonly number: string;
      readonly parentHash: string;
      readonly stateRoot: string;
      readonly extrinsicsRoot: string;
    };
    readonly extrinsics: readonly string[];
  };
}

type EventRecord = ReturnType<typeof System.storage.Events.decode>[number];

function describeVariant(type: ScaleType<PalletVariant>, value: PalletVariant): NamedFields {
  const shown = describeBytes(type, encode(type, value));
  if (shown.kind !== 'fields') throw new Error(`${value.pallet}.${value.name} has no name`);
  return { name: shown.name ?? '', docs: shown.docs, fields: shown.fields };
}

function extrinsicOf(record: EventRecord): number | null {
  const { phase } = record;
  return phase.type === 'ApplyExtrinsic' ? phase.value[0] : null;
}

function signerOf(extrinsic: DecodedExtrinsic): Signer | null {
  if (!extrinsic.isSigned) return null;
  const { account, nonce, tip, era } = extrinsic;
  return {
    address: ss58Encode(decodeHex(account)),
    nonce,
    tipRao: tip,
    periodBlocks: era.type === 'mortal' ? era.period : null,
  };
}

function decodeSafely(bytes: Uint8Array): DecodedExtrinsic | null {
  try {
    return decodeExtrinsic(extrinsicCodec, bytes);
  } catch (error) {
    if (!isAditError(error)) throw error;
    return null;
  }
}

function feeOf(events: readonly NamedFields[]): bigint | null {
  const paid = events.find(({ name }) => name === 'TransactionPayment.TransactionFeePaid');
  const fee = paid?.fields.find(({ name }) => name === 'actual_fee')?.value;
  if (fee?.kind === 'money') return fee.amount;
  return fee?.kind === 'number' ? fee.value : null;
}

function viewExtrinsic(
  hex: string,
  index: number,
  events: readonly NamedFields[] | null,
): ExtrinsicView {
  const bytes = decodeHex(hex);
  const decoded = decodeSafely(bytes);
  return {
    index,
    hash: extrinsicHash(bytes),
    sizeBytes: bytes.length,
    signer: decoded === null ? null : signerOf(decoded),
    call: decoded === null ? null : describeVariant(runtimeDefinition.callType, decoded.call),
    outcome: outcomeOf(events),
    feeRao: feeOf(events ?? []),
    events: events ?? [],
  };
}

function timeOf(extrinsics: readonly ExtrinsicView[]): number | null {
  const inherent = extrinsics.find(({ call }) => call?.name === 'Timestamp.set');
  const now = inherent?.call?.fields.find(({ name }) => name === 'now')?.value;
  return now?.kind === 'number' ? Number(now.value) : null;
}

/** The view of a block out of what the node answers; `eventsHex` is null without the state. */
export function viewBlock(hash: string, json: BlockJson, eventsHex: string | null): BlockView {
  const { header, extrinsics: bodies } = json.block;
  const records = eventsHex === null ? [] : System.storage.Events.decode(decodeHex(eventsHex));
  const events = records.map((record) => ({
    extrinsic: extrinsicOf(record),
    event: describeVariant(runtimeDefinition.eventType, record.event),
  }));
  const eventsOf = (index: number | null): NamedFields[] =>
    events.filter(({ extrinsic }) => extrinsic === index).map(({ event }) => event);
  const hasEvents = eventsHex !== null;
  const extrinsics = bodies.map((hex, index) =>
    viewExtrinsic(hex, index, hasEvents ? eventsOf(index) : null),
  );
  return {
    number: Number(header.number),
    hash,
    parentHash: header.parentHash,
    stateRoot: header.stateRoot,
    extrinsicsRoot: header.extrinsicsRoot,
    timeMs: timeOf(extrinsics),
    extrinsics,
    blockEvents: eventsOf(null),
    eventCount: events.length,
    feesRao: extrinsics.reduce((sum, { feeRao }) => sum + (feeRao ?? 0n), 0n),
    hasEvents,
  };
}

/** Reads a block. @throws RpcError, ConnectionLost; Error when the node does not know it. */
export async function readBlock(client: ChainClient, hash: string): Promise<BlockView> {
  const [json, events] = await Promise.all([
    client.request<BlockJson | null>('chain_getBlock', hash),
    // Blocks that are older than the node's memory have no state, and so no events.
    client
      .request<string | null>('state_getStorage', System.storage.Events.key(), hash)
      .then((hex) => hex ?? '0x00')
      .catch(() => null),
  ]);
  if (json === null) throw new Error(`The chain has no block ${hash}`);
  return viewBlock(hash, json, events);
}
