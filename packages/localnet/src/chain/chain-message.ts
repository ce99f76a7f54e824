/** What the chain's process and its starter say to each other. */
import type { ErrorNumbers } from '@adit/base';

/** How the chain of a local network is made; the argument of its process, as JSON. */
export interface ChainProcessOptions {
  /** Port on 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /** Read at the start where it exists; written while the chain runs. */
  readonly stateFile: string;
  /** What a new chain begins with. */
  readonly scenario: string;
  /** Time between blocks, milliseconds. */
  readonly blockMs: number;
}

/** First words of the process: it serves, or why it does not. */
export type ChainGreeting =
  | { readonly type: 'ready'; readonly url: string }
  | {
      readonly type: 'failed';
      readonly code: string;
      readonly message: string;
      readonly numbers: ErrorNumbers;
      readonly nextStep: string | null;
    };

/** The only order there is: save and end. */
export const STOP_ORDER = 'stop';
