/** The metagraph as a table that can be sorted, each row with its weights on demand. */
import { useTable } from '@tanstack/react-table';
import { Fragment, useEffect, useRef, useState } from 'react';
import { SortHeader } from '../../frame/sort-header.tsx';
import { COLUMN_TITLES, neuronColumns, neuronFeatures } from './neuron-columns.tsx';
import type { Neuron } from './read-metagraph.ts';
import { WeightsRow } from './weights-row.tsx';

const LEFT = new Set(['uid', 'hotkey', 'coldkey', 'axon']);

function cellClass(columnId: string): string {
  if (columnId === 'hotkey' || columnId === 'coldkey') return 'left';
  return LEFT.has(columnId) ? 'start' : 'right';
}

function Uid({ neuron, isOpen, onToggle }: RowToggle) {
  return (
    <button
      type="button"
      className="disclose"
      aria-expanded={isOpen}
      aria-label={`Weights of uid ${neuron.uid}`}
      onClick={onToggle}
    >
      <svg className="icon chevron" viewBox="0 0 16 16" aria-hidden="true">
        <path className="icon-line" d="m6 3.5 4.5 4.5L6 12.5" strokeLinecap="round" />
      </svg>
      <span className="num strong">{neuron.uid}</span>
    </button>
  );
}

interface RowToggle {
  readonly neuron: Neuron;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** A copy of its own for the table, made only when the chain sent something new. */
function useOwnCopy(neurons: readonly Neuron[]): Neuron[] {
  const copy = useRef({ source: neurons, own: [...neurons] });
  const [own, setOwn] = useState(copy.current.own);
  useEffect(() => {
    if (copy.current.source === neurons) return;
    copy.current = { source: neurons, own: [...neurons] };
    setOwn(copy.current.own);
  }, [neurons]);
  return own;
}

/** The table; uid order is the default. */
export function NeuronsTable({ neurons }: { readonly neurons: readonly Neuron[] }) {
  const data = useOwnCopy(neurons);
  const [openUid, setOpenUid] = useState<number | null>(null);
  const table = useTable({
    features: neuronFeatures,
    columns: neuronColumns,
    data,
    getRowId: ({ uid }) => String(uid),
    enableMultiSort: false,
    initialState: { sorting: [{ id: 'uid', desc: false }] },
  });
  return (
    <div className="table-scroll">
      <table className="neurons stackable">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map(({ column }) => (
                <SortHeader
                  key={column.id}
                  text={String(column.columnDef.header)}
                  title={COLUMN_TITLES[column.id]}
                  className={cellClass(column.id)}
                  sorted={column.getIsSorted()}
                  onSort={column.getCanSort() ? column.getToggleSortingHandler() : undefined}
                />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => {
            const neuron = row.original;
            const isOpen = neuron.uid === openUid;
            const onToggle = () => setOpenUid(isOpen ? null : neuron.uid);
            return (
              <Fragment key={row.id}>
                <tr>
                  {row.getAllCells().map((cell) =>
                    cell.column.id === 'uid' ? (
                      <th key={cell.id} scope="row">
                        <Uid neuron={neuron} isOpen={isOpen} onToggle={onToggle} />
                      </th>
                    ) : (
                      <td
                        key={cell.id}
                        className={cellClass(cell.column.id)}
                        data-label={String(cell.column.columnDef.header)}
                      >
                        <table.FlexRender cell={cell} />
                      </td>
                    ),
                  )}
                </tr>
                {isOpen && (
                  <tr className="detail">
                    <td colSpan={neuronColumns.length}>
                      <WeightsRow neuron={neuron} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
