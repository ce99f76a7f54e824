/** Opening and sealing blocks (chain 8.1, interop 8). */
import { blake2b256, concatBytes, encodeHex, encodeUtf8 } from '@adit/base';
import { fastBlake2b256 } from '@adit/keys';
import {
  auraPreRuntime,
  type BlockHeader,
  encodeBareExtrinsic,
  type Hash,
  hashHeader,
} from '@adit/substrate';
import { Aura } from '../../definitions/aura.ts';
import { System } from '../../definitions/system.ts';
import { ZERO_HASH } from '../../definitions/types.ts';
import { extrinsicCodec } from '../codec.ts';
import { onFinalize, onInitialize } from '../hooks.ts';
import type { ChainState } from '../state/chain-state.ts';
import type { Change } from '../state/versioned-store.ts';
import { applyInherent } from './apply-extrinsic.ts';
import { FINALIZATION, OpenBlock } from './open-block.ts';
import type { SealedBlock } from './sealed-block.ts';

/** Blocks whose hash the runtime knows. */
const BLOCK_HASHES_KEPT = 2_400;
/** Stands for the length of a value that is gone. */
const NO_VALUE = 0xffff_ffff;

/** What a block is opened on. */
export interface Opening {
  readonly parent: SealedBlock;
  /** Milliseconds since 1970. */
  readonly timeMs: bigint;
  readonly slotMs: bigint;
}

/** Opens the block after `parent` and sets its time. */
export function openBlock(state: ChainState, { parent, timeMs, slotMs }: Opening): OpenBlock {
  const block = new OpenBlock(state, parent.header.number + 1);
  const slot = timeMs / slotMs;
  beginBlock(block, parent.hash, slot);
  for (const hook of onInitialize) hook(block);
  const call = { pallet: 'Timestamp', name: 'set', value: { now: timeMs } };
  const bytes = encodeBareExtrinsic(extrinsicCodec, call);
  applyInherent(block, { isSigned: false, call, bytes });
  return block;
}

function beginBlock({ state, block }: OpenBlock, parentHash: Hash, slot: bigint): void {
  const { Number: number, ParentHash, BlockHash, Digest, Events, EventCount } = System.storage;
  state.write(number, block);
  state.write(ParentHash, parentHash);
  state.write(BlockHash, block - 1, parentHash);
  // As upstream: the hash of genesis stays, whatever the window.
  const oldest = block - BLOCK_HASHES_KEPT - 1;
  if (oldest > 0) state.remove(BlockHash, oldest);
  state.write(Digest, { logs: [{ type: 'PreRuntime', value: ['0x61757261', slotBytes(slot)] }] });
  state.write(Aura.storage.CurrentSlot, slot);
  state.remove(Events);
  state.remove(EventCount);
}

function slotBytes(slot: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, slot, true);
  return bytes;
}

/** Ends the block and the state's journal; the state after it is kept under its number. */
export function sealBlock(block: OpenBlock, parent: SealedBlock): SealedBlock {
  const { state } = block;
  block.phase = FINALIZATION;
  for (const hook of onFinalize) hook(block);
  state.remove(System.storage.ExtrinsicCount);
  state.rawWrite(System.storage.Events.key(), block.encodedEvents());
  state.write(System.storage.EventCount, block.events.length);
  const slot = state.read(Aura.storage.CurrentSlot);
  const header: BlockHeader = {
    parentHash: parent.hash,
    number: block.block,
    stateRoot: stateRoot(parent.header.stateRoot, state.store.seal()),
    extrinsicsRoot: extrinsicsRoot(block.body),
    logs: [auraPreRuntime(slot)],
  };
  return { hash: hashHeader(header), header, body: block.body };
}

/** The header's state root of a block that was made before, from what it changed, ascending by key. */
export function stateRootOf(parent: SealedBlock, changes: readonly Change[]): Hash {
  return stateRoot(parent.header.stateRoot, changes);
}

/**
 * The state root: BLAKE2b-256 over the root before and what changed, ascending by key, each part
 * behind its length. It stands for all history; no client verifies a trie (decision 26).
 */
function stateRoot(before: Hash, changes: readonly Change[]): Hash {
  const lengths = changes.map(([key, value]) => key.length / 2 + 7 + (value?.length ?? 0));
  // One buffer for all: this runs for every block, and most changes are small.
  const bytes = Buffer.alloc(lengths.reduce((sum, length) => sum + length, 32));
  let at = bytes.write(before.slice(2), 'hex');
  for (const [key, value] of changes) {
    at = bytes.writeUInt32LE(key.length / 2 - 1, at);
    at += bytes.write(key.slice(2), at, 'hex');
    at = bytes.writeUInt32LE(value?.length ?? NO_VALUE, at);
    if (value === null) continue;
    bytes.set(value, at);
    at += value.length;
  }
  return `0x${encodeHex(fastBlake2b256(bytes))}`;
}

/** BLAKE2b-256 over the body; every extrinsic has its length in front. */
function extrinsicsRoot(body: readonly Uint8Array[]): Hash {
  return `0x${encodeHex(fastBlake2b256(concatBytes(...body)))}`;
}

/** Seals the state that was written as genesis. The seed enters its root, and so its hash. */
export function sealGenesis(state: ChainState, seed: string): SealedBlock {
  const root: Hash = `0x${encodeHex(blake2b256(encodeUtf8(`adit chain/1 ${seed}`)))}`;
  const header = {
    parentHash: ZERO_HASH,
    number: 0,
    stateRoot: stateRoot(root, state.store.seal()),
    extrinsicsRoot: extrinsicsRoot([]),
    logs: [],
  };
  return { hash: hashHeader(header), header, body: [] };
}
