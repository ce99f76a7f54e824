/** The portable library in named pieces, so that an export holds only what its program needs. */
import { EXPONENTIAL } from './exponential.ts';
import { INVERSE_TRIGONOMETRY } from './inverse-trigonometry.ts';
import { KERNELS_TEXT } from './kernels.ts';
import { RANDOM } from './random.ts';
import { TRIGONOMETRY } from './trigonometry.ts';

interface Unit {
  readonly name: string;
  readonly text: string;
}

const TEXTS = [KERNELS_TEXT, EXPONENTIAL, TRIGONOMETRY, INVERSE_TRIGONOMETRY, RANDOM];

/** Every function and constant, in the order in which an export shows them. */
const UNITS: readonly Unit[] = TEXTS.flatMap((text) =>
  text
    .trim()
    .split(/\n\n(?=\/\*\*|function|const)/)
    .map((piece) => ({ name: /(?:function|const) (\w+)/.exec(piece)?.[1] ?? '', text: piece })),
);

const BY_NAME = new Map(UNITS.map((unit) => [unit.name, unit]));

/** Functions that a text calls and constants that it mentions, comments left out. */
export function namesIn(text: string): Set<string> {
  const code = text.replaceAll(/\/\*\*.*?\*\/|\/\/.*/g, '');
  const names = code.matchAll(/\b([a-z]\w*)(?=\()|\b([A-Z][A-Z\d_]*)\b/g);
  return new Set([...names].map(([name]) => name));
}

/** The library text that `text` needs, directly or not; '' when it needs none. */
export function libraryFor(text: string): string {
  const needed = new Set<string>();
  const queue = [text];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const name of namesIn(next)) {
      const unit = BY_NAME.get(name);
      if (unit === undefined || needed.has(name)) continue;
      needed.add(name);
      queue.push(unit.text);
    }
  }
  return UNITS.filter(({ name }) => needed.has(name))
    .map((unit) => unit.text)
    .join('\n\n');
}
