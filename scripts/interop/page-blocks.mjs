/**
 * The code blocks of a page that is run as it stands: `docs/first-subnet.md`.
 *
 * The word after three backticks and what follows say what a block is: `sh` runs in the reader's
 * second terminal, `sh install` needs the registries and is not run by the test, `sh chain` runs in
 * the first terminal until the end, `python` runs with the SDK's Python, and `text` is what the
 * reader sees of the block before it: each line in this order, `…` standing for anything.
 */

const KINDS = {
  sh: 'shell',
  'sh install': 'install',
  'sh chain': 'chain',
  python: 'python',
};
const OUTPUT = 'text';

/** A heading with one block names it; further ones get a number. */
function nameOf(heading, blocks) {
  const before = blocks.filter((block) => block.heading === heading).length;
  return before === 0 ? heading : `${heading} (${before + 1})`;
}

function addBlock(blocks, { heading, info, line, code }) {
  if (info === OUTPUT) {
    const last = blocks.at(-1);
    if (last === undefined) throw new Error(`line ${line}: output of no block`);
    last.expected.push(...code.split('\n').filter((text) => text.trim() !== ''));
    return;
  }
  const kind = KINDS[info];
  if (kind === undefined) throw new Error(`line ${line}: a block of no known kind: "${info}"`);
  blocks.push({ name: nameOf(heading, blocks), heading, kind, line, code, expected: [] });
}

/**
 * The blocks of a page in order: `{name, heading, kind, line, code, expected}`.
 * Throws for a block of another kind, output of nothing, and a block that does not end.
 */
export function readBlocks(markdown) {
  const blocks = [];
  let heading = '';
  let open = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    if (open !== null && line === '```') {
      addBlock(blocks, { ...open, code: open.lines.join('\n') });
      open = null;
    } else if (open !== null) open.lines.push(line);
    else if (line.startsWith('```')) {
      open = { heading, info: line.slice(3).trim(), line: index + 1, lines: [] };
    } else heading = /^#+ (.+)$/.exec(line)?.[1] ?? heading;
  }
  if (open !== null) throw new Error(`line ${open.line}: the block does not end`);
  return blocks;
}

/** Directions of writing and colours are not seen; columns are as wide as the terminal is. */
function seenText(line) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  const plain = line.replace(/[\u200e\u200f]|\u001b\[[\d;]*[A-Za-z]/g, '');
  return plain.replace(/\s+/g, ' ').trim();
}

function patternOf(line) {
  const parts = seenText(line).split('…');
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'u');
}

/** The first expected line that the output does not have behind those before it, or undefined. */
export function missingLine(expected, output) {
  const lines = output.split(/\r?\n|\r/).map(seenText);
  let at = 0;
  for (const wanted of expected) {
    const pattern = patternOf(wanted);
    const found = lines.findIndex((line, index) => index >= at && pattern.test(line));
    if (found < 0) return wanted;
    at = found + 1;
  }
  return undefined;
}
