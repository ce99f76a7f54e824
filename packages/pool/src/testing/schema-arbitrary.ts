/**
 * Values that a JSON schema allows, for tests that make requests out of the reference document.
 *
 * It knows the keywords that our schemas use; an unknown kind is a failed test, not a guess.
 */
import * as fc from 'fast-check';

/** A schema as it stands in /openapi.json or in a route table. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const WIDE = 6;

function schemaOf(value: unknown): JsonSchema {
  if (typeof value === 'object' && value !== null) return value as JsonSchema;
  throw new Error(`Not a schema: ${JSON.stringify(value)}`);
}

function numberOf(schema: JsonSchema, keyword: string, standard: number): number {
  const value = schema[keyword];
  return typeof value === 'number' ? value : standard;
}

/** Text of a length, of any characters that UTF-8 can carry. */
function textOf(schema: JsonSchema): fc.Arbitrary<string> {
  const minLength = numberOf(schema, 'minLength', 0);
  const maxLength = Math.max(minLength, Math.min(numberOf(schema, 'maxLength', 40), 40));
  const pattern = schema['pattern'];
  const fits = (text: string): boolean => text.length >= minLength && text.length <= maxLength;
  if (typeof pattern !== 'string') {
    return fc.string({ unit: 'grapheme', minLength, maxLength }).filter(fits);
  }
  const longest = numberOf(schema, 'maxLength', Number.POSITIVE_INFINITY);
  return fc
    .stringMatching(new RegExp(pattern))
    .filter((text) => text.length >= minLength && text.length <= longest);
}

function objectOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const patterns = schema['patternProperties'];
  const [values] = Object.values(patterns === undefined ? {} : schemaOf(patterns));
  if (values !== undefined) {
    return fc.dictionary(fc.string({ maxLength: 8 }), schemaArbitrary(schemaOf(values)), {
      maxKeys: 4,
    });
  }
  const properties = Object.entries(schemaOf(schema['properties'] ?? {}));
  const model = Object.fromEntries(
    properties.map(([name, property]) => [name, schemaArbitrary(schemaOf(property))]),
  );
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  return fc.record(model, { requiredKeys: required, noNullPrototype: true });
}

function arrayOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const minLength = numberOf(schema, 'minItems', 0);
  const maxLength = Math.max(minLength, Math.min(numberOf(schema, 'maxItems', WIDE), WIDE));
  return fc.array(schemaArbitrary(schemaOf(schema['items'] ?? {})), { minLength, maxLength });
}

function integerOf(schema: JsonSchema): fc.Arbitrary<number> {
  return fc.integer({
    min: numberOf(schema, 'minimum', Number.MIN_SAFE_INTEGER),
    max: numberOf(schema, 'maximum', Number.MAX_SAFE_INTEGER),
  });
}

function decimalOf(schema: JsonSchema): fc.Arbitrary<number> {
  return fc.double({
    noNaN: true,
    noDefaultInfinity: true,
    min: numberOf(schema, 'minimum', -Number.MAX_VALUE),
    max: numberOf(schema, 'maximum', Number.MAX_VALUE),
  });
}

const kinds: Readonly<Record<string, (schema: JsonSchema) => fc.Arbitrary<unknown>>> = {
  object: objectOf,
  array: arrayOf,
  string: textOf,
  integer: integerOf,
  number: decimalOf,
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
};

/** Values that `schema` allows. */
export function schemaArbitrary(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const']);
  const { enum: allowed, anyOf, type } = schema;
  if (Array.isArray(allowed)) return fc.constantFrom(...allowed);
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((one) => schemaArbitrary(schemaOf(one))));
  if (type === undefined) return fc.jsonValue({ maxDepth: 2 });
  const make = typeof type === 'string' ? kinds[type] : undefined;
  if (make === undefined) throw new Error(`No values for the schema ${JSON.stringify(schema)}`);
  return make(schema);
}
