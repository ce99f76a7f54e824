/** Who gives how much weight to whom, to be changed. */
import type { EpochInput } from '@adit/chain';
import { exactAmount, shortAmount } from '../values/amounts.ts';
import { type Edits, editWeight, parseStake, parseWeight, stakeOf, weightOf } from './edits.ts';
import { NumberField } from './number-field.tsx';
import { type Grid, UidHeader } from './uid-header.tsx';

interface Editing {
  readonly input: EpochInput;
  readonly edits: Edits;
  readonly onChange: (edits: Edits) => void;
}

/** Ten steps of shade: a style attribute would break the page's policy. */
function shadeOf(share: number): string {
  return `shade-${Math.min(10, Math.ceil(share * 10))}`;
}

function Cell({ from, to, editing }: { from: number; to: number; editing: Editing }) {
  const { input, edits, onChange } = editing;
  const total = (input.weights[from] ?? []).reduce((sum, [, value]) => sum + value, 0);
  const weight = weightOf(input, from, to);
  const isChanged = edits.weights.get(from)?.has(to) === true;
  const share = total === 0 ? 0 : weight / total;
  const isSelf = from === to && from !== input.ownerUid;
  return (
    <td
      className={`cell ${isSelf ? 'cell-self' : shadeOf(share)}${isChanged ? ' cell-changed' : ''}`}
    >
      <NumberField
        label={`Weight of uid ${from} on uid ${to}`}
        className="weight-field"
        shown={String(weight)}
        read={parseWeight}
        onValue={(value) => onChange(editWeight(edits, from, [to, value]))}
      />
    </td>
  );
}

function VoterCells({ uid, editing }: { readonly uid: number; readonly editing: Editing }) {
  const { input, edits, onChange } = editing;
  return (
    <>
      <td className="cell">
        <NumberField
          label={`Stake of uid ${uid}`}
          className="stake-field"
          shown={shortAmount(stakeOf(input, uid))}
          exact={exactAmount(stakeOf(input, uid))}
          read={parseStake}
          onValue={(stake) => onChange({ ...edits, stakes: new Map(edits.stakes).set(uid, stake) })}
        />
      </td>
      <td className="cell cell-permit">
        <input
          type="checkbox"
          aria-label={`Permit of uid ${uid}`}
          checked={input.permits[uid] === true}
          onChange={({ target }) =>
            onChange({ ...edits, permits: new Map(edits.permits).set(uid, target.checked) })
          }
        />
      </td>
    </>
  );
}

/** The matrix. */
export function WeightsMatrix({ grid, ...editing }: Editing & { readonly grid: Grid }) {
  const { rows, columns, hotkeys } = grid;
  return (
    <div className="table-scroll">
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col" className="right">
              Stake α
            </th>
            <th scope="col">Permit</th>
            {columns.map((uid) => (
              <th key={uid} scope="col" className="right num" title={hotkeys[uid]}>
                {uid}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((from) => (
            <tr key={from}>
              <UidHeader uid={from} hotkey={hotkeys[from]} />
              <VoterCells uid={from} editing={editing} />
              {columns.map((to) => (
                <Cell key={to} from={from} to={to} editing={editing} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
