import type { StatementLine } from '@adit/wire';
import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';
import { statementCsv } from './statement-csv.ts';

const line = (changes: Partial<StatementLine>): StatementLine => ({
  id: 'epoch:1:payout:aa',
  at: '2026-01-01T00:00:00.000Z',
  epoch: 1,
  kind: 'payout',
  hotkey: '5Miner',
  amount_rao: '13100000',
  recipient: null,
  memo: 'reward of epoch 1',
  ...changes,
});

describe('the table of a statement', () => {
  it('quotes what needs it and nothing else', () => {
    expect(csvLine(['a', 'b c', 'd,e', 'f"g', 'h\ni', ''])).toBe('a,b c,"d,e","f""g","h\ni",\r\n');
  });

  it('has a row for each line of all pages, amounts in both units, and the sum', async () => {
    const pages = [
      {
        lines: [line({}), line({ kind: 'correction', epoch: null, amount_rao: '-1' })],
        cursor: 'x',
      },
      { lines: [line({ memo: '=HYPERLINK("x"), 2', recipient: '5Cold' })], cursor: null },
    ];
    let text = '';
    const asked: (string | undefined)[] = [];
    const read = async ({ cursor }: { readonly cursor?: string | undefined }) => {
      asked.push(cursor);
      const page = pages[asked.length - 1];
      return { lines: page?.lines ?? [], next_cursor: page?.cursor ?? null };
    };
    for await (const part of statementCsv(read, {})) text += part;
    expect(asked).toEqual([undefined, 'x']);
    expect(text.split('\r\n')).toEqual([
      'time,epoch,kind,id,hotkey,amount_rao,amount,recipient,memo',
      '2026-01-01T00:00:00.000Z,1,payout,epoch:1:payout:aa,5Miner,13100000,0.013100000,,reward of epoch 1',
      '2026-01-01T00:00:00.000Z,,correction,epoch:1:payout:aa,5Miner,-1,-0.000000001,,reward of epoch 1',
      `2026-01-01T00:00:00.000Z,1,payout,epoch:1:payout:aa,5Miner,13100000,0.013100000,5Cold,"'=HYPERLINK(""x""), 2"`,
      ',,sum,,,26199999,0.026199999,,',
      '',
    ]);
  });
});
