/** Where in a JSON text things stand, so that a message can name the line. */

/** The line of a position, from 1. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

/** The line at which JSON.parse stopped; null where its message does not say. */
export function lineOfSyntaxError(text: string, message: string): number | null {
  const match = /at position (\d+)/.exec(message);
  if (match !== null) return lineAt(text, Number(match[1]));
  return /end of JSON input/.test(message) ? lineAt(text, text.length) : null;
}

/** The lines at which the items of a list begin. The text is valid JSON, a list. */
export function linesOfItems(text: string): number[] {
  const lines: number[] = [];
  let depth = 0;
  let isItemNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (/\s/.test(character)) continue;
    if (depth === 1 && isItemNext && character !== ']') {
      lines.push(lineAt(text, at));
      isItemNext = false;
    }
    if (character === '"') at = endOfString(text, at);
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth === 1) isItemNext = true;
    } else if (character === ']' || character === '}') depth -= 1;
    else if (character === ',' && depth === 1) isItemNext = true;
  }
  return lines;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
