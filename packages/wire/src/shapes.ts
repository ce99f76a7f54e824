/**
 * Shapes that several messages share, and the bounds of everything on the wire.
 *
 * Requests are closed objects; answers are open, so that an older client reads a newer server.
 * Money is decimal text of whole RAO, times are ISO 8601 in UTC, scores are JSON numbers.
 */
import { type Static, Type } from 'typebox';

/** Bounds of the messages, counted in UTF-16 units, items or bytes. */
export const wireLimits = {
  /** A learning program's text. */
  programText: 524_288,
  /** A problem's id or a task's specification. */
  problemId: 512,
  /** Programs in one assignment. */
  algorithms: 64,
  /** Reports in one submission. */
  evaluations: 64,
  /** Outcomes in one answer: reports, evolved programs and what was given back. */
  outcomes: 192,
  /** Parents named by one evolved program. */
  parents: 64,
  /** A submission's body. */
  submissionBytes: 1_048_576,
  /** Any other request's body. */
  requestBytes: 16_384,
  /** The sidecar's event batches and job results. */
  sidecarBytes: 4_194_304,
  /** Arrays and objects inside one another. */
  jsonDepth: 32,
} as const;

/** Closed: a field that is not listed is refused. */
export const closed = { additionalProperties: false } as const;

/** A bounded text. */
export const text = (maxLength: number) => Type.String({ maxLength });

/** A whole number from 0 to 2^53 - 1. */
export const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** An id the pool gave; it counts with 32 bits. */
export const wireId = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });

/** A hotkey's or coldkey's SS58 address. */
export const address = text(64);

/** ISO 8601 in UTC with milliseconds. */
export const time = text(40);

/** RAO as decimal text. */
export const raoText = Type.String({ pattern: '^-?[0-9]{1,20}$', maxLength: 21 });

/** 64 hex digits. */
export const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** The numbers that decided an outcome, named with their units. */
export const numbers = Type.Record(
  Type.String(),
  Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()]),
);

/** One of a closed set of texts; `type` is stated for readers of the document that need it. */
export const oneOf = <Values extends string[]>(values: readonly [...Values]) =>
  Type.Enum<Values>(values, { type: 'string' });

/** `T | null`. */
export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Every refusal's body, on every route. */
export const errorBody = Type.Object({
  detail: Type.String(),
  code: Type.String(),
  numbers,
  next_step: nullable(Type.String()),
});
/** Type of {@link errorBody}. */
export type ErrorBody = Static<typeof errorBody>;

/** The answer of routes that only confirm. */
export const statusAnswer = Type.Object({ status: text(32) });
/** Type of {@link statusAnswer}. */
export type StatusAnswer = Static<typeof statusAnswer>;
