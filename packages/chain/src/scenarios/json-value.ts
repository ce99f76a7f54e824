/**
 * Values as people write them in JSON, made into what a SCALE type takes: accounts as addresses or
 * names, large numbers as text, bytes as hexadecimal or `text:…`, enums as `{"Name": fields}`.
 */
import { AditError, decodeHex, encodeHex, encodeUtf8, isAditError } from '@adit/base';
import { ss58Decode } from '@adit/keys';
import type { AnyType } from '@adit/substrate';

type TypeShape = ReturnType<AnyType['shape']>;
type Fields = Extract<TypeShape, { kind: 'composite' }>['fields'];
type Variants = Extract<TypeShape, { kind: 'variant' }>['variants'];

/** Public key of a name such as `Alice`; null for an unknown one. */
export type AccountByName = (name: string) => string | null;

/** What a value is read with. */
interface Reading {
  readonly accounts: AccountByName;
  /** Where in the document the value stands, for messages. */
  readonly path: string;
}

const SMALL_BITS = 32;
const ACCOUNT_PATH = 'sp_core::crypto::AccountId32';
const ADDRESS_PATH = 'sp_runtime::multiaddress::MultiAddress';
const CALL_ENUM = 'RuntimeCall';

function refuse(path: string, wanted: string, value: unknown): never {
  const found = (JSON.stringify(value) ?? 'nothing').slice(0, 60);
  throw new AditError('invalid_argument', `${path} must be ${wanted}, and is ${found}`, {
    numbers: { path, wanted, found },
    nextStep: 'Write the value as docs/chain.md shows for its type.',
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value of a type that a JSON value stands for.
 * @throws AditError `invalid_argument` with the path of what does not fit.
 */
export function valueFromJson(type: AnyType, json: unknown, reading: Reading): unknown {
  const shape = type.shape();
  switch (shape.kind) {
    case 'primitive':
      return primitiveFromJson(shape.name, json, reading.path);
    case 'compact':
      return valueFromJson(shape.of, json, reading);
    case 'sequence':
      return isByte(shape.of)
        ? bytesFromJson(json, reading.path)
        : listFromJson(shape.of, json, reading);
    case 'array':
      return arrayFromJson(shape, json, reading);
    case 'tuple':
      return tupleFromJson(shape.of, json, reading);
    case 'composite':
      return compositeFromJson(shape, json, reading);
    case 'variant':
      return variantFromJson(shape, json, reading);
  }
}

function isByte(type: AnyType): boolean {
  const shape = type.shape();
  return shape.kind === 'primitive' && shape.name === 'u8';
}

function primitiveFromJson(name: string, json: unknown, path: string): unknown {
  if (name === 'bool')
    return typeof json === 'boolean' ? json : refuse(path, 'true or false', json);
  if (name === 'str') return typeof json === 'string' ? json : refuse(path, 'a text', json);
  const isText = typeof json === 'string' && /^-?\d{1,40}$/.test(json);
  if (!isText && !(typeof json === 'number' && Number.isSafeInteger(json))) {
    refuse(path, `a whole number (${name}; as text above 2^53)`, json);
  }
  const bits = Number(name.slice(1));
  return bits <= SMALL_BITS ? Number(json) : BigInt(json as string | number);
}

function bytesFromJson(json: unknown, path: string): Uint8Array {
  if (typeof json !== 'string') return refuse(path, 'hexadecimal with 0x, or text:…', json);
  if (json.startsWith('text:')) return encodeUtf8(json.slice('text:'.length));
  if (!json.startsWith('0x')) return refuse(path, 'hexadecimal with 0x, or text:…', json);
  try {
    return decodeHex(json);
  } catch {
    return refuse(path, 'hexadecimal of even length', json);
  }
}

function listFromJson(of: AnyType, json: unknown, reading: Reading): unknown[] {
  if (!Array.isArray(json)) return refuse(reading.path, 'a list', json);
  return json.map((item: unknown, index) =>
    valueFromJson(of, item, { ...reading, path: `${reading.path}[${index}]` }),
  );
}

function arrayFromJson(
  { of, length }: Extract<TypeShape, { kind: 'array' }>,
  json: unknown,
  reading: Reading,
): unknown {
  if (isByte(of)) {
    const bytes = bytesFromJson(json, reading.path);
    if (bytes.length !== length) refuse(reading.path, `${length} bytes`, json);
    return `0x${encodeHex(bytes)}`;
  }
  const list = listFromJson(of, json, reading);
  return list.length === length ? list : refuse(reading.path, `a list of ${length}`, json);
}

function tupleFromJson(types: readonly AnyType[], json: unknown, reading: Reading): unknown[] {
  if (!Array.isArray(json) || json.length !== types.length) {
    return refuse(reading.path, `a list of ${types.length}`, json);
  }
  return types.map((type, index) =>
    valueFromJson(type, json[index], { ...reading, path: `${reading.path}[${index}]` }),
  );
}

function accountFromJson(json: unknown, { accounts, path }: Reading): string {
  if (typeof json !== 'string') return refuse(path, 'an account', json);
  if (/^0x[0-9a-f]{64}$/i.test(json)) return json.toLowerCase();
  const named = accounts(json);
  if (named !== null) return named;
  try {
    return `0x${encodeHex(ss58Decode(json))}`;
  } catch (error) {
    if (!isAditError(error)) throw error;
    return refuse(path, 'an SS58 address, a public key with 0x, or a name', json);
  }
}

function fieldsFromJson(fields: Fields, json: unknown, reading: Reading): unknown {
  const types = fields.map(({ type }) => type);
  const isNamed = fields.some(({ name }) => name !== undefined);
  if (!isNamed) return tupleFromJson(types, json, reading);
  if (!isRecord(json)) return refuse(reading.path, 'an object', json);
  const names = new Set(fields.map(({ name }) => name));
  const stranger = Object.keys(json).find((name) => !names.has(name));
  if (stranger !== undefined)
    refuse(`${reading.path}.${stranger}`, 'left out: there is no such field', json[stranger]);
  return Object.fromEntries(
    fields.map(({ name = '', type }) => [
      name,
      valueFromJson(type, json[name], { ...reading, path: `${reading.path}.${name}` }),
    ]),
  );
}

function compositeFromJson(
  { path, fields }: Extract<TypeShape, { kind: 'composite' }>,
  json: unknown,
  reading: Reading,
): unknown {
  if (path.join('::') === ACCOUNT_PATH) return accountFromJson(json, reading);
  const [only] = fields;
  const isWrapper = fields.length === 1 && only !== undefined;
  // Fixed-point numbers are their bits.
  if (isWrapper && (only.name === undefined || only.name === 'bits')) {
    return valueFromJson(only.type, json, reading);
  }
  return fieldsFromJson(fields, json, reading);
}

function variantFromJson(
  { path, variants }: Extract<TypeShape, { kind: 'variant' }>,
  json: unknown,
  reading: Reading,
): unknown {
  if (path.join('::') === ADDRESS_PATH && typeof json === 'string') {
    return { type: 'Id', value: [accountFromJson(json, reading)] };
  }
  if (path.length === 1 && path[0] === 'Option') return optionFromJson(variants, json, reading);
  if (path.at(-1) === CALL_ENUM) return callFromJson(variants, json, reading);
  const [name, fields] = variantName(json, reading.path);
  return { type: name, value: variantFields(variants, { name, fields }, reading) };
}

function optionFromJson(variants: Variants, json: unknown, reading: Reading): unknown {
  if (json === null || json === undefined) return undefined;
  const some = variants.find(({ name }) => name === 'Some')?.fields[0];
  if (some === undefined) return refuse(reading.path, 'left out', json);
  return valueFromJson(some.type, json, reading);
}

function variantName(json: unknown, path: string): [name: string, fields: unknown] {
  if (typeof json === 'string') return [json, []];
  if (isRecord(json)) {
    const [entry, ...others] = Object.entries(json);
    if (entry !== undefined && others.length === 0) return entry;
  }
  return refuse(path, 'a variant: its name, or {"Name": fields}', json);
}

function variantFields(
  variants: Variants,
  { name, fields: json }: { readonly name: string; readonly fields: unknown },
  reading: Reading,
): unknown {
  const found = variants.find((variant) => variant.name === name);
  if (found === undefined) {
    const names = variants.map((variant) => variant.name).join(', ');
    return refuse(reading.path, `one of ${names.slice(0, 200)}`, name);
  }
  const { fields } = found;
  const [only] = fields;
  const isPlain = fields.length === 1 && only?.name === undefined && !Array.isArray(json);
  return fieldsFromJson(fields, isPlain ? [json] : json, {
    ...reading,
    path: `${reading.path}.${name}`,
  });
}

/** A call as `{"pallet", "name", "args"}`; the enum over pallets holds the pallets' own enums. */
function callFromJson(variants: Variants, json: unknown, reading: Reading): unknown {
  if (!isRecord(json)) return refuse(reading.path, '{"pallet", "name", "args"}', json);
  const { pallet, name, args = {} } = json;
  const inner = variants.find((variant) => variant.name === pallet)?.fields[0];
  if (inner === undefined || typeof name !== 'string') {
    const names = variants.map((variant) => variant.name).join(', ');
    return refuse(`${reading.path}.pallet`, `one of ${names}`, pallet);
  }
  const shape = inner.type.shape();
  if (shape.kind !== 'variant') return refuse(reading.path, 'a call', json);
  const value = variantFields(shape.variants, { name, fields: args }, reading);
  return { pallet, name, value };
}
