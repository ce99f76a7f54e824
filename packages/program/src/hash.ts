/** A program's name: the hash of its canonical text. */
import { blake2b256, encodeHex, encodeUtf8 } from '@adit/base';
import { canonicalProgram } from './canonical.ts';
import { formatProgramText } from './format-text.ts';
import type { Program } from './program.ts';

/** 64 hex digits: BLAKE2b-256 of the UTF-8 text of the canonical form. */
export function programHash(program: Program): string {
  return encodeHex(blake2b256(encodeUtf8(formatProgramText(canonicalProgram(program)))));
}
