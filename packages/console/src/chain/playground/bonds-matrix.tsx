/** Bonds after the epoch, with how far each moved. */
import type { StoredRow } from '@adit/chain';
import { formatPart } from '../values/amounts.ts';
import { Difference } from './change.tsx';
import { bondOf } from './outcome.ts';
import { type Grid, UidHeader } from './uid-header.tsx';

/** The matrix: rows hold bonds of columns. */
export function BondsMatrix(props: {
  readonly grid: Grid;
  readonly bonds: readonly StoredRow[];
  readonly baseline: readonly StoredRow[];
}) {
  const { grid, bonds, baseline } = props;
  return (
    <div className="table-scroll">
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">Voter</th>
            {grid.columns.map((uid) => (
              <th key={uid} scope="col" className="right num" title={grid.hotkeys[uid]}>
                {uid}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((from) => (
            <tr key={from}>
              <UidHeader uid={from} hotkey={grid.hotkeys[from]} />
              {grid.columns.map((to) => {
                const bond = bondOf(bonds, from, to);
                const before = bondOf(baseline, from, to);
                return (
                  <td key={to} className="right bond">
                    <span className={bond === 0 ? 'num zero' : 'num'}>{formatPart(bond)}</span>
                    <Difference part={bond} before={before} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
