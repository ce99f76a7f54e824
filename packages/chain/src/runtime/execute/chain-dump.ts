/** A chain as JSON text: sorted, one line per entry, so that two of them can be compared line by line. */
import { AditError, decodeHex, encodeHex, errorMessage } from '@adit/base';
import {
  type Hash,
  type HeaderJson,
  hashHeader,
  headerFromJson,
  headerToJson,
  type Profile,
} from '@adit/substrate';
import type { Change } from '../state/versioned-store.ts';
import type { SealedBlock } from './sealed-block.ts';

/** What goes into a dump. `blocks` ascend; the first is genesis, the last the head. */
export interface DumpContent {
  readonly profile: Profile;
  readonly nextTimeMs: bigint | null;
  readonly state: readonly Change[];
  readonly blocks: readonly SealedBlock[];
}

/** What comes out of a dump. `blocks` are those behind genesis. */
export interface ReadDump extends DumpContent {
  readonly genesis: SealedBlock;
}

interface DumpJson {
  readonly format: string;
  readonly profile: Profile;
  readonly nextTimeMs: string | null;
  readonly blocks: readonly {
    readonly hash: Hash;
    readonly header: HeaderJson;
    readonly body: readonly string[];
  }[];
  readonly state: Readonly<Record<string, string>>;
}

const FORMAT = 'adit chain/1';

const hexOf = (bytes: Uint8Array): string => `0x${encodeHex(bytes)}`;

/** The text of a dump. */
export function writeDump({ profile, nextTimeMs, state, blocks }: DumpContent): string {
  const json: DumpJson = {
    format: FORMAT,
    profile,
    nextTimeMs: nextTimeMs === null ? null : String(nextTimeMs),
    blocks: blocks.map(({ hash, header, body }) => ({
      hash,
      header: headerToJson(header),
      body: body.map(hexOf),
    })),
    state: Object.fromEntries(state.map(([key, value]) => [key, hexOf(value ?? new Uint8Array())])),
  };
  return `${JSON.stringify(json, null, 1)}\n`;
}

function invalidDump(reason: string, cause?: unknown): AditError {
  return new AditError('invalid_dump', `This is not a dump of a chain: ${reason}`, {
    numbers: { reason },
    nextStep: 'Give a text that dump made; its blocks cannot be edited, its state can.',
    cause,
  });
}

/** Reads a dump. @throws AditError `invalid_dump`. */
export function readDump(text: string): ReadDump {
  try {
    return fromJson(JSON.parse(text) as Partial<DumpJson>);
  } catch (error) {
    if (error instanceof AditError && error.code === 'invalid_dump') throw error;
    throw invalidDump(errorMessage(error), error);
  }
}

function fromJson({ format, profile, nextTimeMs, blocks, state }: Partial<DumpJson>): ReadDump {
  if (format !== FORMAT) throw invalidDump(`its format is ${format}, not ${FORMAT}`);
  if (profile !== 'normal' && profile !== 'fast') throw invalidDump('it has no profile');
  const [genesis, ...others] = (blocks ?? []).map(readBlock);
  if (genesis === undefined || genesis.header.number !== 0) throw invalidDump('it has no genesis');
  checkLinks(others);
  return {
    profile,
    nextTimeMs: nextTimeMs == null ? null : BigInt(nextTimeMs),
    genesis,
    blocks: others,
    state: Object.entries(state ?? {}).map(([key, value]) => [
      hexOf(decodeHex(key)),
      decodeHex(value),
    ]),
  };
}

function readBlock({ hash, header, body }: DumpJson['blocks'][number]): SealedBlock {
  const block = { hash, header: headerFromJson(header), body: body.map(decodeHex) };
  if (hashHeader(block.header) !== hash) {
    throw invalidDump(`the hash of block ${block.header.number} is not that of its header`);
  }
  return block;
}

function checkLinks(blocks: readonly SealedBlock[]): void {
  for (const [index, { header }] of blocks.entries()) {
    const parent = blocks[index - 1];
    if (parent === undefined) continue;
    const isNext = header.number === parent.header.number + 1;
    if (!isNext || header.parentHash !== parent.hash) {
      throw invalidDump(`block ${header.number} does not follow block ${parent.header.number}`);
    }
  }
}
