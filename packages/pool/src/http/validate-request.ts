/**
 * Checking what a request says against its route's schema.
 *
 * Path and query are texts: one that is written as the schema's number becomes it, and no other one
 * does (`limit=true` is not 1). Bodies are checked as they are.
 */
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

const NUMBER = /^-?(?:0|[1-9]\d{0,308})(?:\.\d{1,308})?(?:[eE][+-]?\d{1,3})?$/;

function isNumeric(schema: unknown): boolean {
  const { type } = Object(schema);
  return type === 'integer' || type === 'number';
}

function readNumbers(schema: TSchema, value: unknown): unknown {
  const properties: Readonly<Record<string, unknown>> = Object(Object(schema)['properties']);
  const read = Object.entries(Object(value)).map(([name, text]) => {
    const isWritten = typeof text === 'string' && NUMBER.test(text);
    const isWanted = Object.hasOwn(properties, name) && isNumeric(properties[name]);
    return [name, isWritten && isWanted ? Number(text) : text];
  });
  return Object.fromEntries(read);
}

/** Compiles a schema of a route for fastify. */
export const compileRequestSchema: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const checker = Compile(schema);
  return (given: unknown) => {
    const value = httpPart === 'body' ? given : readNumbers(schema, given);
    if (checker.Check(value)) return { value };
    return { error: checker.Errors(value) };
  };
};
