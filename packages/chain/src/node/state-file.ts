/** The chain as sorted text in a file: read at the start, written whole or not at all. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { AditError, errorMessage, isAditError } from '@adit/base';
import type { Hash } from '@adit/substrate';
import type { Chain } from '../chain.ts';
import { replaceText } from './disk/replace-file.ts';

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

/** A failure to write, with the code `disk_full` where that is why, else `state_not_written`. */
export function notWritten(file: string, cause: unknown): AditError {
  if (isAditError(cause)) return cause;
  const reason = (cause as NodeJS.ErrnoException).code ?? '';
  const isFull = reason === 'ENOSPC' || reason === 'EDQUOT';
  return new AditError(
    isFull ? 'disk_full' : 'state_not_written',
    `Cannot write ${file}: ${errorMessage(cause)}`,
    {
      numbers: { file, reason },
      nextStep: isFull
        ? 'Make room on the disk; the chain goes on by itself.'
        : 'Name a file in a folder that you may write to.',
      cause,
    },
  );
}

function digestOf(text: string): Hash {
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}

function genesisOf(file: string, text: string): unknown {
  try {
    return (JSON.parse(text) as DumpHead).blocks?.[0]?.hash;
  } catch (cause) {
    throw damaged(file, errorMessage(cause), cause);
  }
}

/**
 * Loads the file into a chain that was made with the same options. Gives the SHA-256 of its bytes.
 * @throws AditError `state_file_damaged`, `state_of_another_chain`.
 */
export function loadState(chain: Chain, file: string): Hash {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (cause) {
    throw damaged(file, errorMessage(cause), cause);
  }
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
  return digestOf(text);
}

/** A chain's text and its SHA-256. @throws AditError `block_open`. */
export function takeState(chain: Chain): { readonly text: string; readonly digest: Hash } {
  const text = chain.dump();
  return { text, digest: digestOf(text) };
}

/** Writes a text that `takeState` gave. @throws AditError `disk_full`, `state_not_written`. */
export function writeState(file: string, text: string): void {
  try {
    replaceText(file, text);
  } catch (cause) {
    throw notWritten(file, cause);
  }
}
