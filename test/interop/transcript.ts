/** What a real client and the node said to each other, as `scripts/interop/record.mjs` wrote it. */
import fs from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../repository/tree.ts';

/** A text as recorded, or the length and hash of a long one. */
export type Said = string | { readonly bytes: number; readonly blake2b: string };

/** One thing said; `socket` counts the client's connections. */
export type TranscriptLine =
  | { readonly kind: 'open' | 'close'; readonly socket: number }
  | { readonly kind: 'ask'; readonly socket: number; readonly text: string }
  | { readonly kind: 'answer'; readonly socket: number; readonly said: Said }
  /** `alias` is `$n` for the nth subscription. */
  | {
      readonly kind: 'notify';
      readonly socket: number;
      readonly alias: string;
      readonly said: Said;
    }
  /** The number of the head once an extrinsic's block was made. */
  | { readonly kind: 'settle'; readonly head: number }
  | { readonly kind: 'post'; readonly text: string; readonly said: Said };

/** A whole recording and how its node was started. */
export interface Transcript {
  readonly client: string;
  readonly seed: string;
  readonly options: readonly string[];
  readonly lines: readonly TranscriptLine[];
}

const folder = path.join(repositoryRoot, 'test', 'interop', 'transcripts');

type Stored = readonly [string, ...(number | string | Said)[]];

function readLine([kind, first, second, third]: Stored, texts: readonly string[]): TranscriptLine {
  const said = (value: unknown) => (typeof value === 'number' ? texts[value] : value) as Said;
  const text = (value: unknown) => said(value) as string;
  const socket = first as number;
  switch (kind) {
    case 'open':
    case 'close':
      return { kind, socket };
    case 'ask':
      return { kind, socket, text: text(second) };
    case 'answer':
      return { kind, socket, said: said(second) };
    case 'notify':
      return { kind, socket, alias: second as string, said: said(third) };
    case 'settle':
      return { kind, head: first as number };
    case 'post':
      return { kind, text: text(first), said: said(second) };
    default:
      throw new Error(`a transcript has no lines of kind ${kind}`);
  }
}

/** The committed transcript of a client. */
export function readTranscript(client: string): Transcript {
  const file = path.join(folder, `${client}.json`);
  const { texts, lines, ...head } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return { ...head, lines: lines.map((line: Stored) => readLine(line, texts)) };
}

/** The clients whose transcripts are committed. */
export function listTranscripts(): string[] {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.map((name) => path.basename(name, '.json')).sort();
}
