/** The chain in a file: read at the start, written whole or not at all. */
import fs from 'node:fs';
import { AditError, type Clock, errorMessage, isAditError, type Logger } from '@adit/base';
import type { Chain } from '../chain.ts';

/** Time between two savings of a chain that makes blocks. */
const SAVE_MS = 60_000;

interface DumpHead {
  readonly blocks?: readonly { readonly hash?: unknown }[];
}

function damaged(file: string, reason: string, cause: unknown): AditError {
  return new AditError('state_file_damaged', `The state file ${file} cannot be used: ${reason}`, {
    numbers: { file, reason },
    nextStep: 'Bring back a copy of the file, or move it away to begin a new chain.',
    cause,
  });
}

function readText(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw damaged(file, errorMessage(cause), cause);
  }
}

function genesisOf(file: string, text: string): unknown {
  try {
    return (JSON.parse(text) as DumpHead).blocks?.[0]?.hash;
  } catch (cause) {
    throw damaged(file, errorMessage(cause), cause);
  }
}

/** True when there is a state to go on from, so that no scenario is run. */
export function hasState(file: string): boolean {
  return fs.existsSync(file);
}

/**
 * Loads the file into a chain that was made with the same options.
 * @throws AditError `state_file_damaged`, `state_of_another_chain`.
 */
export function loadState(chain: Chain, file: string): void {
  const text = readText(file);
  if (text === null) return;
  const genesis = genesisOf(file, text);
  if (typeof genesis === 'string' && genesis !== chain.genesisHash) {
    throw new AditError('state_of_another_chain', `The state file ${file} is of another chain`, {
      numbers: { file, fileGenesis: genesis, genesis: chain.genesisHash },
      nextStep: 'Start with the --seed and --profile of that chain, or name another file.',
    });
  }
  try {
    chain.load(text);
  } catch (cause) {
    if (isAditError(cause)) throw damaged(file, cause.message, cause);
    throw cause;
  }
}

/** Writes the chain beside the file and renames it. @throws AditError `state_not_written`. */
export function saveState(chain: Chain, file: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const descriptor = fs.openSync(draft, 'w', 0o600);
    try {
      fs.writeFileSync(descriptor, chain.dump());
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(draft, file);
  } catch (cause) {
    fs.rmSync(draft, { force: true });
    if (isAditError(cause)) throw cause;
    throw new AditError('state_not_written', `Cannot write ${file}: ${errorMessage(cause)}`, {
      numbers: { file },
      nextStep: 'Name a file in a folder that you may write to.',
      cause,
    });
  }
}

/** Saves the chain every so often; `finish` saves it for the last time. */
export function keepState(
  chain: Chain,
  file: string,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): { readonly finish: () => void } {
  const stop = new AbortController();
  const saveAgain = async (): Promise<void> => {
    for (let saved = chain.head.hash; !stop.signal.aborted; ) {
      await clock.sleep(SAVE_MS, stop.signal);
      if (stop.signal.aborted || chain.head.hash === saved) continue;
      try {
        saveState(chain, file);
        saved = chain.head.hash;
      } catch (error) {
        log.warn({ err: error }, 'the state could not be saved');
      }
    }
  };
  void saveAgain();
  return {
    finish: () => {
      stop.abort();
      saveState(chain, file);
    },
  };
}
