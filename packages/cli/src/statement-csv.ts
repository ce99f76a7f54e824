/** Statements as a table for tax and books: one row a payout, withdrawal or correction, and their sum. */
import { formatTao } from '@adit/base';
import type { StatementLine, StatementPage, StatementQuery } from '@adit/wire';
import { csvLine, plainText } from './csv.ts';

const COLUMNS = [
  'time',
  'epoch',
  'kind',
  'id',
  'hotkey',
  'amount_rao',
  'amount',
  'recipient',
  'memo',
];
const LINES_AT_ONCE = 1_000;

/** Gives one page after another. */
export type ReadStatement = (query: StatementQuery) => Promise<StatementPage>;

/** Which epochs, both inclusive; absent: from the first, up to now. */
export interface EpochRange {
  readonly from_epoch?: number;
  readonly to_epoch?: number;
}

/** The range that two flags name. */
export function toEpochRange(flags: {
  readonly fromEpoch?: number;
  readonly toEpoch?: number;
}): EpochRange {
  const { fromEpoch, toEpoch } = flags;
  return {
    ...(fromEpoch === undefined ? {} : { from_epoch: fromEpoch }),
    ...(toEpoch === undefined ? {} : { to_epoch: toEpoch }),
  };
}

function toRow({ at, epoch, kind, id, hotkey, amount_rao, recipient, memo }: StatementLine) {
  const amount = formatTao(BigInt(amount_rao));
  const number = epoch === null ? '' : String(epoch);
  return csvLine([
    at,
    number,
    kind,
    id,
    hotkey,
    amount_rao,
    amount,
    recipient ?? '',
    plainText(memo),
  ]);
}

/** The table's text in parts: names, rows in order of booking, the sum. */
export async function* statementCsv(
  read: ReadStatement,
  range: EpochRange,
): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  let sumRao = 0n;
  let cursor: string | null = null;
  do {
    const page: StatementPage = await read({
      ...range,
      limit: LINES_AT_ONCE,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const line of page.lines) sumRao += BigInt(line.amount_rao);
    yield page.lines.map(toRow).join('');
    cursor = page.next_cursor;
  } while (cursor !== null);
  yield csvLine(['', '', 'sum', '', '', String(sumRao), formatTao(sumRao), '', '']);
}
