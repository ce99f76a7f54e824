/** The last closed epochs: where the budget went, with the sum recomputed on this page. */
import type { ClosedEpoch, Miner } from '../api.ts';
import { EmptyNote } from '../frame/empty-note.tsx';
import { Panel } from '../frame/panel.tsx';
import { ClosedEpochRow } from './closed-epoch-row.tsx';

/** The panel of closed epochs, newest first. */
export function ClosedEpochs(props: {
  readonly epochs: readonly ClosedEpoch[] | undefined;
  readonly miners: readonly Miner[] | undefined;
}) {
  const { epochs } = props;
  return (
    <Panel
      area="closed"
      title="Closed epochs"
      note="paid + fee + carry + returned = budget, in RAO"
    >
      {epochs === undefined || epochs.length === 0 ? (
        <EmptyNote isLoading={epochs === undefined} title="No epoch has closed yet">
          When the running epoch ends, its budget is shared out by reputation, and the amounts
          appear here with their sum.
        </EmptyNote>
      ) : (
        <div className="table-scroll">
          <table className="epochs stackable">
            <thead>
              <tr>
                <th scope="col">Epoch</th>
                <th scope="col" className="right">
                  Points
                </th>
                <th scope="col" className="right">
                  Paid
                </th>
                <th scope="col" className="right">
                  Fee
                </th>
                <th scope="col" className="right">
                  Carry
                </th>
                <th scope="col" className="right">
                  Returned
                </th>
                <th scope="col" className="right">
                  Budget
                </th>
                <th scope="col">Sum</th>
              </tr>
            </thead>
            <tbody>
              {epochs.map((epoch) => (
                <ClosedEpochRow key={epoch.number} epoch={epoch} miners={props.miners ?? []} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
