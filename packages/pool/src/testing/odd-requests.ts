/**
 * Requests out of the reference document: good ones, and good ones with something wrong, for the
 * test that no request whatever makes the pool fail.
 */
import * as fc from 'fast-check';
import { type JsonSchema, schemaArbitrary } from './schema-arbitrary.ts';

/** A parameter as the document tells it. */
interface DocumentParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

/** What a body or an answer holds. */
export interface DocumentContent {
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

/** One operation of the document. */
export interface DocumentOperation {
  readonly operationId: string;
  readonly parameters?: readonly DocumentParameter[];
  readonly requestBody?: DocumentContent;
  readonly responses: Readonly<Record<string, DocumentContent>>;
}

/** The part of /openapi.json that is used here. */
export interface ReferenceDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
}

/** An operation with its place. */
export interface PlacedOperation extends DocumentOperation {
  readonly method: string;
  /** With `{name}` for parameters. */
  readonly path: string;
}

/** A request ready to be signed and sent. */
export interface OddRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly body: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Every operation of the document. */
export function operationsOf({ paths }: ReferenceDocument): PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
}

/** Values that no schema of ours expects. */
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202e\ufeff💥',
    'NaN',
    '1',
    "'; drop table miners; --",
    -1,
    0,
    1.5,
    -0,
    1e308,
    5e-324,
    2 ** 53,
    -(2 ** 63),
    2 ** 31,
    [],
    {},
    [[]],
    { constructor: 1 },
    { toString: null, valueOf: null },
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.nat({ max: 40 }).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth) || '0')),
  fc.constant('x'.repeat(20_000)),
);

/** Puts `odd` at a place of the value that `path` leads to. */
function replaceAt(value: unknown, path: readonly number[], odd: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined || typeof value !== 'object' || value === null) return odd;
  const entries = Object.entries(value);
  if (entries.length === 0) return odd;
  const [name, old] = entries[first % entries.length] ?? ['', null];
  const next = replaceAt(old, rest, odd);
  if (!Array.isArray(value)) return { ...value, [name]: next };
  return value.map((item, index) => (String(index) === name ? next : item));
}

function withOddPart(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const path = fc.array(fc.nat({ max: 20 }), { maxLength: 3 });
  return fc
    .tuple(valid, path, oddValue)
    .map(([value, at, odd]) => replaceAt(value, at.length === 0 ? [0] : at, odd));
}

function withExtraField(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const name = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('role', 'hotkey', 'isAdmin'));
  return fc
    .tuple(valid, name, oddValue)
    .map(([value, key, odd]) => ({ ...Object(value), [key]: odd }));
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Bytes that are no JSON, or JSON as few write it. */
const oddBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc
    .constantFrom(
      '{',
      '}',
      'null',
      '[]',
      '"text"',
      'NaN',
      '{"score": NaN}',
      '{"evaluations": [{"algorithm_id": 1, "score": -Infinity}]}',
      '{"evaluations": [{"algorithm_id": 1e400, "score": 1e400}]}',
      `{"evaluations": [{"algorithm_id": ${'9'.repeat(400)}, "score": 1}]}`,
      '{"a": 1, "a": 2}',
      '{"__proto__": {"x": 1}}',
      '{"\\u005f_proto__": 1}',
      '\ufeff{}',
      '{"a": "\\ud800"}',
      '{} trailing',
      `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`,
      `"${'x'.repeat(30_000)}"`,
    )
    .map(text),
);

function bodyOf(operation: PlacedOperation): fc.Arbitrary<Uint8Array | null> {
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  if (schema === undefined) return fc.constant(null);
  const valid = schemaArbitrary(schema);
  const values = fc.oneof(
    { weight: 6, arbitrary: valid },
    { weight: 4, arbitrary: withOddPart(valid) },
    { weight: 1, arbitrary: withExtraField(valid) },
    { weight: 1, arbitrary: oddValue },
  );
  return fc.oneof(
    { weight: 10, arbitrary: values.map((value) => text(JSON.stringify(value) ?? '')) },
    { weight: 2, arbitrary: oddBytes },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

/** A text in a URL: a lone surrogate cannot be written and becomes U+FFFD. */
function encode(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return encodeURIComponent(Buffer.from(text).toString());
}

function queryOf({ parameters = [] }: PlacedOperation): fc.Arbitrary<string> {
  const known = parameters.filter((one) => one.in === 'query');
  const valid = fc
    .record(Object.fromEntries(known.map(({ name, schema }) => [name, schemaArbitrary(schema)])), {
      requiredKeys: known.filter(({ required }) => required === true).map(({ name }) => name),
    })
    .map((values) => Object.entries(values).map(([name, value]) => `${name}=${encode(value)}`));
  const name = fc.oneof(fc.constantFrom('', 'x', '__proto__', ...known.map((one) => one.name)));
  const odd = fc
    .array(fc.tuple(name, oddValue), { maxLength: 3 })
    .map((pairs) => pairs.map(([key, value]) => `${key}=${encode(value).slice(0, 2000)}`));
  const raw = fc.constantFrom('limit=%', 'limit=%ff', 'a&&=&b', 'limit=1&limit=2', 'cursor[]=1');
  return fc
    .oneof(
      { weight: 6, arbitrary: valid },
      { weight: 2, arbitrary: odd },
      { weight: 1, arbitrary: raw.map((one) => [one]) },
    )
    .map((parts) => (parts.length === 0 ? '' : `?${parts.join('&')}`));
}

/** Values of path parameters: the document's, known ones, and what nobody has. */
function pathOf(operation: PlacedOperation, known: readonly string[]): fc.Arbitrary<string> {
  const names = (operation.parameters ?? []).filter((one) => one.in === 'path');
  const valuesOf = ({ schema }: DocumentParameter): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...known) },
      { weight: 2, arbitrary: schemaArbitrary(schema).map((value) => encode(value)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('%00', '%2F', '%', '%ff', '..', '0', '-1', '9'.repeat(300)),
      },
    );
  return fc
    .record(Object.fromEntries(names.map((one) => [one.name, valuesOf(one)])))
    .map((values) =>
      Object.entries(values).reduce(
        (path, [name, value]) => path.replace(`{${name}}`, value),
        operation.path,
      ),
    );
}

const headers: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ 'content-type': 'application/json' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>>(
      {},
      { 'content-type': '' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-type': 'APPLICATION/JSON ; charset=UTF-8' },
      { 'content-type': 'multipart/form-data' },
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      { 'content-type': 'application/json', accept: 'image/png', 'accept-encoding': '*;q=0' },
      { 'content-type': 'application/json', 'x-request-id': `"><script>${'x'.repeat(300)}` },
      { 'content-type': 'application/json', 'x-forwarded-for': '::1, nobody', forwarded: 'for=_x' },
      { 'content-type': 'application/json', 'x-client-version': 'adit/999999.0.0-x' },
      { 'content-type': 'application/json', range: 'bytes=0-1', 'if-none-match': '*' },
    ),
  },
);

/** Requests to one operation, from good to absurd; `known` are ids that mean something here. */
export function oddRequests(
  operation: PlacedOperation,
  known: readonly string[],
): fc.Arbitrary<OddRequest> {
  const method = fc.oneof(
    { weight: 12, arbitrary: fc.constant(operation.method) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'GET',
        'POST',
        'PUT',
        'PATCH',
        'DELETE',
        'HEAD',
        'OPTIONS',
        'TRACE',
      ),
    },
  );
  const slash = fc.constantFrom('', '', '/');
  return fc
    .record({
      method,
      place: pathOf(operation, known),
      slash,
      query: queryOf(operation),
      body: bodyOf(operation),
      headers,
    })
    .map(({ place, slash: tail, query, ...rest }) => ({
      ...rest,
      path: `${place}${tail}${query}`,
    }));
}
