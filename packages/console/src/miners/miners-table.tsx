/** The leaderboard as a table that can be sorted by any number. */
import { useTable } from '@tanstack/react-table';
import { useState } from 'react';
import type { Miner } from '../api.ts';
import { SortHeader } from '../frame/sort-header.tsx';
import { minerColumns, minerFeatures } from './miner-columns.tsx';

/** Labels inside a card, where the header's text would not fit. */
const NARROW_LABELS: Readonly<Record<string, string>> = {
  evolutions_rewarded: 'Evolved',
  last_epoch_rao: 'RAO last',
};

function cellClass(columnId: string): string {
  return columnId === 'hotkey' ? 'left' : columnId === 'rank' ? 'rank' : 'right';
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
              {group.headers.map(({ column }) => (
                <SortHeader
                  key={column.id}
                  text={String(column.columnDef.header)}
                  label={column.id === 'rank' ? 'rank' : undefined}
                  className={cellClass(column.id)}
                  sorted={column.getIsSorted()}
                  onSort={column.getCanSort() ? column.getToggleSortingHandler() : undefined}
                />
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
