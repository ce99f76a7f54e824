/** `adit pool audit`: what operators did; `--verify` recomputes the chain of hashes on this machine. */
import { AditError, isoTime } from '@adit/base';
import { type AuditEntry, verifyAuditLog } from '@adit/pool';
import { atPool, type OperatorFlags, type OperatorLink } from '../operator-link.ts';
import { printAnswer } from '../print-answer.ts';

/** Flags of `adit pool audit`. */
interface AuditFlags extends OperatorFlags {
  readonly verify?: boolean;
}

const PAGE = 200;

async function readLog({ client }: OperatorLink): Promise<AuditEntry[]> {
  const all: AuditEntry[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await client.listAudit({ query });
    for (const { at, previous_hash: previousHash, ...entry } of page.entries) {
      all.push({ ...entry, atMs: Date.parse(at), previousHash });
    }
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** Prints the log, or checks it. */
export async function runAudit(flags: AuditFlags): Promise<number> {
  const entries = await atPool(flags, readLog);
  if (flags.verify !== true) {
    return printAnswer(flags, { entries }, () =>
      entries.length === 0
        ? ['Nothing was done yet.']
        : entries.map((entry) => {
            const at = isoTime(entry.atMs);
            return `${entry.seq}  ${at}  ${entry.operator}  ${entry.action}  ${entry.arguments}`;
          }),
    );
  }
  const check = verifyAuditLog(entries);
  const { headHash, firstBroken } = check;
  if (firstBroken !== null) {
    throw new AditError('audit_broken', `Entry ${firstBroken} of the audit log does not fit`, {
      numbers: { entries: check.entries, firstBroken, lastGoodHash: headHash },
      nextStep: 'Compare with a backup: somebody changed the log in the database.',
    });
  }
  const answer = { entries: check.entries, head_hash: headHash, intact: true };
  return printAnswer(flags, answer, () => [
    `${check.entries} entries, all intact. Keep the newest hash elsewhere: ${headHash}`,
  ]);
}
