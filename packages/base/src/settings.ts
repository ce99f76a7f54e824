/**
 * Settings: flag > environment > file > default, one table a service.
 *
 * Each setting names its environment variable once and reads its own text, with the bounds in the
 * error. {@link chooseText} applies the order of precedence.
 */
import { AditError } from './errors.ts';

/** Where a setting's text can come from, first one given wins. */
export interface SettingSources {
  /** The command line's text. */
  readonly flag?: string | undefined;
  /** The environment's text. */
  readonly environment?: string | undefined;
  /** The configuration file's text. */
  readonly file?: string | undefined;
}

/** The text in force and where it came from; null when only the default is left. */
export function chooseText(
  sources: SettingSources,
): { text: string; source: 'flag' | 'environment' | 'file' } | null {
  if (sources.flag !== undefined) return { text: sources.flag, source: 'flag' };
  if (sources.environment !== undefined && sources.environment !== '') {
    return { text: sources.environment, source: 'environment' };
  }
  if (sources.file !== undefined) return { text: sources.file, source: 'file' };
  return null;
}

/** Bounds of a number setting, both inclusive. */
export interface NumberBounds {
  readonly min: number;
  readonly max: number;
  /** Default true: only whole numbers. */
  readonly integer?: boolean;
}

/** Decimal numbers only: the host would also read `0x10`, `0b1` and an empty text. */
const DECIMAL_PATTERN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/**
 * A number setting's value; white space around it is passed over.
 * @throws AditError `invalid_setting` with name, text and bounds.
 */
export function parseNumberSetting(name: string, text: string, bounds: NumberBounds): number {
  const value = Number(text);
  const isWhole = bounds.integer === false || Number.isSafeInteger(value);
  const isNumber = DECIMAL_PATTERN.test(text.trim()) && Number.isFinite(value);
  if (!isNumber || !isWhole || value < bounds.min || value > bounds.max) {
    throw new AditError('invalid_setting', `${name} is out of range`, {
      numbers: { name, given: text.slice(0, 80), min: bounds.min, max: bounds.max },
      nextStep: `Give ${name} a ${bounds.integer === false ? '' : 'whole '}number from ${bounds.min} to ${bounds.max}.`,
    });
  }
  return value;
}
