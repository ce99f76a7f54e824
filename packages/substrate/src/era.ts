/** Eras: for which blocks a signed extrinsic is valid (interop 3.4; `sp_runtime::generic::Era`). */
import { enumOf, type VariantDefinition, variant } from './enums.ts';
import { u8 } from './primitives.ts';
import { ScaleReader } from './scale-reader.ts';
import type { ScaleType } from './scale-type.ts';
import { ScaleWriter, unfit } from './scale-writer.ts';

/** Valid for ever, or for `period` blocks from the block whose number is `phase` modulo `period`. */
export type Era =
  | { readonly type: 'immortal' }
  | { readonly type: 'mortal'; readonly period: number; readonly phase: number };

const PERIOD_MIN = 4;
const PERIOD_MAX = 65_536;
/** Longer periods name their phase in steps of `period / 4096`, so that it fits 12 bits. */
const PHASE_BITS = 12;

/** The era that never ends. */
export const IMMORTAL: Era = { type: 'immortal' };

function phaseStep(period: number): number {
  return Math.max(1, period >> PHASE_BITS);
}

/**
 * The era that begins at block `current` and holds for about `period` blocks: the next power of two,
 * from 4 to 65 536. Its birth lies up to `period / 4096` blocks before `current`.
 */
export function mortalEra(period: number, current: number): Era {
  const bounded = Math.min(PERIOD_MAX, Math.max(PERIOD_MIN, Math.ceil(period)));
  const power = 2 ** Math.ceil(Math.log2(bounded));
  const step = phaseStep(power);
  return { type: 'mortal', period: power, phase: Math.floor((current % power) / step) * step };
}

function isPossible(period: number, phase: number): boolean {
  const isPower = Number.isInteger(Math.log2(period));
  const isPeriod = isPower && period >= PERIOD_MIN && period <= PERIOD_MAX;
  const isPhase = Number.isInteger(phase) && phase >= 0 && phase < period;
  return isPeriod && isPhase && phase % phaseStep(period) === 0;
}

function writeEra(writer: ScaleWriter, era: Era): void {
  if (era.type === 'immortal') {
    writer.u8(0);
    return;
  }
  const { period, phase } = era;
  if (!isPossible(period, phase)) throw unfit('an era', `period ${period}, phase ${phase}`);
  writer.u16((Math.log2(period) - 1) | ((phase / phaseStep(period)) << 4));
}

function readEra(reader: ScaleReader): Era {
  const first = reader.u8();
  if (first === 0) return IMMORTAL;
  const encoded = first | (reader.u8() << 8);
  const period = 2 << (encoded & 15);
  const phase = (encoded >> 4) * phaseStep(period);
  if (period < PERIOD_MIN || phase >= period) return reader.refuse('era', encoded);
  return { type: 'mortal', period, phase };
}

/** The variants that metadata lists: a mortal era's first byte is the index, its second the field. */
function eraShape(): ReturnType<ScaleType<Era>['shape']> {
  const variants: Record<string, VariantDefinition> = { Immortal: variant(0) };
  for (let first = 1; first < 256; first += 1) variants[`Mortal${first}`] = variant(first, [u8]);
  return enumOf('sp_runtime::generic::era::Era', variants).shape();
}

/** An era as part of an extrinsic. */
export const eraType: ScaleType<Era> = {
  typeName: 'Era',
  minBytes: 1,
  shape: eraShape,
  write: writeEra,
  read: readEra,
};

/** One byte or two. @throws AditError `invalid_value` where no era has that period and phase. */
export function encodeEra(era: Era): Uint8Array {
  const writer = new ScaleWriter();
  writeEra(writer, era);
  return writer.take();
}

/** The era of exactly these bytes. @throws AditError `invalid_scale`. */
export function decodeEra(bytes: Uint8Array): Era {
  const reader = new ScaleReader(bytes);
  const era = readEra(reader);
  reader.end();
  return era;
}

/** The first block of the era that `current` lies in; an immortal one began with block 0. */
export function eraBirth(era: Era, current: number): number {
  if (era.type === 'immortal') return 0;
  const { period, phase } = era;
  return Math.floor((Math.max(current, phase) - phase) / period) * period + phase;
}

/** The first block behind the era that `current` lies in; Infinity for an immortal one. */
export function eraDeath(era: Era, current: number): number {
  return era.type === 'immortal' ? Number.POSITIVE_INFINITY : eraBirth(era, current) + era.period;
}
