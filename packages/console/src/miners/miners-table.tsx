/** The leaderboard as a table that can be sorted by any number. */
import { type Header, useTable } from '@tanstack/react-table';
import { useState } from 'react';
import type { Miner } from '../api.ts';
import { minerColumns, minerFeatures } from './miner-columns.tsx';

type MinerHeader = Header<typeof minerFeatures, Miner, unknown>;

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const;

/** Labels inside a card, where the header's text would not fit. */
const NARROW_LABELS: Readonly<Record<string, string>> = {
  evolutions_rewarded: 'Evolved',
  last_epoch_rao: 'RAO last',
};

function cellClass(columnId: string): string {
  return columnId === 'hotkey' ? 'left' : columnId === 'rank' ? 'rank' : 'right';
}

function headerText(header: MinerHeader): string {
  const text = header.column.columnDef.header;
  return typeof text === 'string' ? text : header.column.id;
}

function HeaderCell({ header }: { readonly header: MinerHeader }) {
  const sorted = header.column.getIsSorted();
  const text = headerText(header);
  const canSort = header.column.getCanSort();
  return (
    <th
      scope="col"
      className={cellClass(header.column.id)}
      {...(canSort && { 'aria-sort': sorted === false ? 'none' : ARIA_SORT[sorted] })}
    >
      {canSort ? (
        <button
          type="button"
          className={`sort sort-${sorted === false ? 'none' : sorted}`}
          aria-label={`Sort by ${text === '#' ? 'rank' : text}`}
          onClick={header.column.getToggleSortingHandler()}
        >
          {text}
        </button>
      ) : (
        text
      )}
    </th>
  );
}

/** The table; the pool's rank order is the default. */
export function MinersTable({ miners }: { readonly miners: readonly Miner[] }) {
  const [data, setData] = useState(() => [...miners]);
  const [source, setSource] = useState(miners);
  // The table wants an array of its own; it is copied only when the pool sent something new.
  if (source !== miners) {
    setSource(miners);
    setData([...miners]);
  }
  const table = useTable({
    features: minerFeatures,
    columns: minerColumns,
    data,
    getRowId: (miner) => miner.hotkey,
    enableMultiSort: false,
    initialState: { sorting: [{ id: 'rank', desc: false }] },
  });
  return (
    <div className="table-scroll">
      <table className="miners stackable">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <HeaderCell key={header.id} header={header} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  className={cellClass(cell.column.id)}
                  data-label={NARROW_LABELS[cell.column.id] ?? String(cell.column.columnDef.header)}
                >
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
