/**
 * Reads SCALE bytes by a schema that is written as the specification writes it. It shares nothing with
 * the chain's own types: whole numbers are bigint, byte strings and accounts hexadecimal text.
 */

/** What a schema reads. */
export type Plain = bigint | boolean | string | null | Plain[] | { [name: string]: Plain };

const INTEGER_BYTES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, u128: 16 };

/** A cursor over bytes. */
export class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next bytes as hexadecimal text without `0x`. */
  take(count: number): string {
    if (this.#at + count > this.#bytes.length) throw new Error(`bytes end at ${this.#at}`);
    const text = Buffer.from(this.#bytes.subarray(this.#at, this.#at + count)).toString('hex');
    this.#at += count;
    return text;
  }

  /** The next bytes as a number, least significant byte first. */
  unsigned(count: number): bigint {
    const reversed = this.take(count).match(/../g)?.reverse() ?? [];
    return BigInt(`0x${reversed.join('')}`);
  }

  /** A compact number. */
  compact(): bigint {
    const first = Number(this.unsigned(1));
    if ((first & 3) === 3) return this.unsigned((first >> 2) + 4);
    this.#at -= 1;
    return this.unsigned([1, 2, 4][first & 3] ?? 0) >> 2n;
  }

  /** Fails when bytes are left over. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new Error(`bytes left over behind ${this.#at}`);
  }
}

/** Structs by name: `field type, field type`. */
export type Schemas = Readonly<Record<string, string>>;

/** Splits at commas that are in no bracket. */
function splitList(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const letter of text) {
    if (letter === '(' || letter === '[') depth += 1;
    if (letter === ')' || letter === ']') depth -= 1;
    if (letter === ',' && depth === 0) {
      parts.push(current.trim());
      current = '';
    } else current += letter;
  }
  return [...parts, current.trim()].filter((part) => part !== '');
}

/** Field names and types of a struct. */
export function fieldsOf(schema: string): [name: string, type: string][] {
  return splitList(schema).map((field) => {
    const [name = '', ...type] = field.split(' ');
    return [name, type.join(' ')];
  });
}

/**
 * Reads one value. Types: `u8` to `u128`, `i64`, `i128`, `C` (compact), `bool`, `acc`, `bytes`, `?T`,
 * `[T]`, `(T, T)`, or the name of a struct.
 */
export function readPlain(cursor: Cursor, type: string, structs: Schemas): Plain {
  const size = INTEGER_BYTES[type];
  if (size !== undefined) return cursor.unsigned(size);
  if (type === 'i64') return BigInt.asIntN(64, cursor.unsigned(8));
  if (type === 'i128') return BigInt.asIntN(128, cursor.unsigned(16));
  if (type === 'C') return cursor.compact();
  if (type === 'bool') return cursor.unsigned(1) === 1n;
  if (type === 'acc') return cursor.take(32);
  if (type === 'bytes') return cursor.take(Number(cursor.compact()));
  if (type.startsWith('?')) return readOption(cursor, type.slice(1), structs);
  if (type.startsWith('[')) return readList(cursor, type.slice(1, -1), structs);
  if (type.startsWith('(')) {
    return splitList(type.slice(1, -1)).map((part) => readPlain(cursor, part, structs));
  }
  return readStruct(cursor, type, structs);
}

function readOption(cursor: Cursor, type: string, structs: Schemas): Plain {
  return cursor.unsigned(1) === 0n ? null : { some: readPlain(cursor, type, structs) };
}

function readList(cursor: Cursor, type: string, structs: Schemas): Plain {
  const length = Number(cursor.compact());
  return Array.from({ length }, () => readPlain(cursor, type, structs));
}

function readStruct(cursor: Cursor, name: string, structs: Schemas): Plain {
  const schema = structs[name];
  if (schema === undefined) throw new Error(`there is no schema ${name}`);
  const fields = fieldsOf(schema).map(([field, type]) => [field, readPlain(cursor, type, structs)]);
  return Object.fromEntries(fields) as Plain;
}

/** The value of exactly these bytes. */
export function decodePlain(bytes: Uint8Array, type: string, structs: Schemas): Plain {
  const cursor = new Cursor(bytes);
  const value = readPlain(cursor, type, structs);
  cursor.end();
  return value;
}
