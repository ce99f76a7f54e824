/** One code block of a page that is run as it stands; see page-blocks.mjs. */
export interface PageBlock {
  /** Its heading, with a number behind it from the second block on. */
  readonly name: string;
  readonly heading: string;
  readonly kind: 'shell' | 'install' | 'chain' | 'python';
  readonly line: number;
  readonly code: string;
  /** Lines that its output has, in this order; `…` stands for anything. */
  readonly expected: readonly string[];
}

/** The blocks of a page in order. */
export function readBlocks(markdown: string): PageBlock[];

/** The first expected line that the output does not have behind those before it. */
export function missingLine(expected: readonly string[], output: string): string | undefined;
