/** From the files of an earlier run to the chain that it was. */
import type { Logger } from '@adit/base';
import type { Chain } from '../../chain.ts';
import type { BlockFile } from '../block-file.ts';
import {
  beginJournal,
  findJournal,
  foreignJournal,
  type JournalBase,
  replayJournal,
} from './journal.ts';
import type { JournalRecord } from './journal-record.ts';
import type { RecordFile } from './record-file.ts';

/** The files beside a state file that is loaded already. */
export interface LeftFiles {
  readonly stateFile: string;
  readonly archive: BlockFile;
  readonly journalPath: string;
  readonly base: JournalBase;
  readonly log: Logger;
}

/** What was brought back. */
export interface BroughtBack {
  readonly journal: RecordFile;
  /** The state file's head. */
  readonly stateBlock: number;
  /** Records behind the state file. */
  readonly replayed: number;
}

/**
 * Adds what happened after the state file was written.
 * @throws AditError `state_file_damaged`; Node's errors of the file system.
 */
export function bringBack(chain: Chain, left: LeftFiles): BroughtBack {
  const stateBlock = chain.head.header.number;
  openArchive(chain, left);
  const { journalPath, base, stateFile, log } = left;
  const found = findJournal(journalPath, base);
  if (found === null) return { journal: beginJournal(journalPath, base), stateBlock, replayed: 0 };
  const { file, tornBytes, records, goesOnAt } = found;
  try {
    if (goesOnAt === null && records > 0) throw foreignJournal(journalPath, stateFile, records);
    if (goesOnAt === null) {
      file.close();
      return { journal: beginJournal(journalPath, base), stateBlock, replayed: 0 };
    }
    const replayed = replayJournal(file, goesOnAt, (record) => applyTo(chain, record));
    if (replayed > 0 || tornBytes > 0) {
      const block = chain.head.header.number;
      const told = { file: stateFile, stateBlock, block, replayed, tornBytes };
      log.info(
        told,
        `Brought back to block ${block} from the journal; ${tornBytes} torn bytes cut`,
      );
    }
    return { journal: file, stateBlock, replayed };
  } catch (error) {
    file.close();
    throw error;
  }
}

function applyTo(chain: Chain, record: JournalRecord): void {
  if (record.type === 'block') chain.restoreBlock(record.block, record.changes);
  else if (record.type === 'amended') chain.setStorage(record.changes);
  else if (record.type === 'timed') chain.setTime(record.nextTimeMs);
  else if (record.type === 'reverted') chain.restoreRevert(record);
}

/** Opens the old blocks; ones of another history than the state file's are set aside, never lost. */
function openArchive(chain: Chain, { archive, stateFile, log }: LeftFiles): void {
  const tornBytes = archive.open();
  if (tornBytes > 0) log.info({ file: `${stateFile}.blocks`, tornBytes }, 'Torn bytes cut');
  if (!continues(chain, archive)) {
    const aside = archive.setAside();
    log.warn({ file: aside }, 'The old blocks are not those of the state file, and were set aside');
  }
  archive.truncate(chain.head.header.number + 1);
  fillArchive(chain, archive);
}

/** True when the last block of the archive that the state file may know is one of this chain. */
function continues(chain: Chain, archive: BlockFile): boolean {
  const { head } = chain;
  if (archive.next === null || head.header.number === 0) return true;
  if (archive.next > head.header.number) {
    return archive.byNumber(head.header.number)?.hash === head.hash;
  }
  const last = archive.byNumber(archive.next - 1);
  return chain.blockAt(archive.next)?.header.parentHash === last?.hash;
}

/** Adds the blocks up to the head that the archive does not have. */
export function fillArchive(chain: Chain, archive: BlockFile): void {
  const head = chain.head.header.number;
  let number = archive.next ?? firstKnown(chain);
  for (; number <= head; number += 1) {
    const block = chain.blockAt(number);
    if (block !== null) archive.add(block);
  }
}

/** The first block behind which none is missing. */
function firstKnown(chain: Chain): number {
  let number = chain.head.header.number;
  while (number > 1 && chain.blockAt(number - 1) !== null) number -= 1;
  return Math.max(1, number);
}
