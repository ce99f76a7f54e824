/**
 * One text for one JSON value (RFC 8785): keys sorted by UTF-16 units, no white space, numbers and
 * texts as ECMAScript writes them. What is hashed and signed is written this way, so that a file may
 * be indented or reordered on its way without becoming another document.
 */
import { assert } from './errors.ts';

/** A JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The canonical text of a JSON value. Finite numbers only: anything else is a defect of the caller. */
export function canonicalJson(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.keys(value).sort();
    return `{${entries.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`).join(',')}}`;
  }
  assert(typeof value !== 'number' || Number.isFinite(value), 'JSON has finite numbers only');
  return JSON.stringify(value);
}

/** Where two JSON values differ first. */
export interface JsonDifference {
  /** Such as `payouts[3].rao`. */
  readonly path: string;
  /** Null where the value should not be there. */
  readonly expected: Json;
  /** Null where the value is missing. */
  readonly found: Json;
}

/**
 * The first place at which `found` is not what was expected, walking lists in order and keys in
 * alphabetical order; null when the two are the same document.
 */
export function findDifference(expected: Json, found: Json, path = ''): JsonDifference | null {
  if (expected === found) return null;
  if (isList(expected) && isList(found)) return findInLists(expected, found, path);
  if (isRecord(expected) && isRecord(found)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort();
    for (const key of keys) {
      const place = path === '' ? key : `${path}.${key}`;
      const isOnBoth = Object.hasOwn(expected, key) && Object.hasOwn(found, key);
      const [left, right] = [expected[key] ?? null, found[key] ?? null];
      if (!isOnBoth) return { path: place, expected: left, found: right };
      const difference = findDifference(left, right, place);
      if (difference !== null) return difference;
    }
    return null;
  }
  return { path, expected, found };
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function findInLists(
  expected: readonly Json[],
  found: readonly Json[],
  path: string,
): JsonDifference | null {
  for (let index = 0; index < Math.max(expected.length, found.length); index += 1) {
    const place = `${path}[${index}]`;
    const [left, right] = [expected[index], found[index]];
    if (left === undefined || right === undefined) {
      return { path: place, expected: left ?? null, found: right ?? null };
    }
    const difference = findDifference(left, right, place);
    if (difference !== null) return difference;
  }
  return null;
}
