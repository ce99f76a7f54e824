/** What a command prints: one JSON document, or lines for people. */
import { formatTao } from '@adit/base';

/** Writes the answer to standard output; gives the exit code of success. */
export function printAnswer(
  flags: { readonly json?: boolean },
  answer: unknown,
  describe: () => readonly string[],
): number {
  const text = flags.json === true ? JSON.stringify(answer) : describe().join('\n');
  process.stdout.write(`${text}\n`);
  return 0;
}

/** An amount for people: `5000000 RAO (0.005000000)`. */
export function formatAmount(rao: string): string {
  return `${rao} RAO (${formatTao(BigInt(rao))})`;
}
