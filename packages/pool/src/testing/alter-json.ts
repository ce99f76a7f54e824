/** Every one-step change of a JSON document, each a plausible value of its kind. */
import { blake2b256, encodeHex, encodeUtf8, type Json } from '@adit/base';
import { ss58Encode } from '@adit/keys';

/** A changed copy and where it was changed. */
export interface Alteration {
  /** Such as `decisions[0].reports[1].score`; list changes end in `[i] removed` and the like. */
  readonly path: string;
  readonly value: Json;
}

const HEX = /^[0-9a-f]{16,}$/;
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const ADDRESS = /^5[1-9A-HJ-NP-Za-km-z]{46,47}$/;

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** All changes: numbers + 1, texts altered, booleans flipped, nulls filled, items removed, doubled, swapped. */
export function* alterJson(value: Json, path = ''): Generator<Alteration> {
  if (isList(value)) {
    yield* alterList(value, path);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      for (const altered of alterJson(member, path === '' ? name : `${path}.${name}`)) {
        yield { path: altered.path, value: { ...value, [name]: altered.value } };
      }
    }
  } else {
    yield { path, value: alterLeaf(value) };
  }
}

function* alterList(list: readonly Json[], path: string): Generator<Alteration> {
  for (const [index, item] of list.entries()) {
    const place = `${path}[${index}]`;
    yield { path: `${place} removed`, value: list.toSpliced(index, 1) };
    yield { path: `${place} doubled`, value: list.toSpliced(index, 0, item) };
    const next = list[index + 1];
    if (next !== undefined && JSON.stringify(next) !== JSON.stringify(item)) {
      yield { path: `${place} swapped`, value: list.toSpliced(index, 2, next, item) };
    }
    for (const altered of alterJson(item, place)) {
      yield { path: altered.path, value: list.with(index, altered.value) };
    }
  }
}

function alterLeaf(leaf: null | boolean | number | string): Json {
  if (leaf === null) return 'ab'.repeat(32);
  if (typeof leaf === 'boolean') return !leaf;
  if (typeof leaf === 'number') return leaf + 1;
  if (/^\d+$/.test(leaf) && !HEX.test(leaf)) return String(BigInt(leaf) + 1n);
  if (TIME.test(leaf)) return new Date(Date.parse(leaf) + 1).toISOString();
  if (ADDRESS.test(leaf)) return ss58Encode(blake2b256(encodeUtf8(`another ${leaf}`)));
  if (HEX.test(leaf)) return `${leaf.slice(0, -1)}${leaf.endsWith('0') ? '1' : '0'}`;
  if (/^0\.\d+$/.test(leaf)) return `0.${encodeDigits(leaf)}`;
  return `${leaf}x`;
}

function encodeDigits(leaf: string): string {
  return String(Number.parseInt(encodeHex(blake2b256(encodeUtf8(leaf))).slice(0, 8), 16));
}
