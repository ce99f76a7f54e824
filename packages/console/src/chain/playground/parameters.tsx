/** Kappa, the way of bonds, and the penalty. */
import type { EpochInput } from '@adit/chain';
import { formatPart } from '../values/amounts.ts';
import { type BondsMode, bondsModeOf, type Edits } from './edits.ts';

const MODES: readonly (readonly [BondsMode, string])[] = [
  ['yuma3', 'Yuma 3'],
  ['liquid', 'Yuma 3, liquid alpha'],
  ['legacy', 'Yuma 2 (moving average)'],
];
const PART_MAX = 65_535;

function PartSlider(props: {
  readonly label: string;
  readonly title: string;
  readonly part: number;
  readonly onChange: (part: number) => void;
}) {
  return (
    <label className="part-slider" title={props.title}>
      <span className="part-label">
        {props.label} <span className="num strong">{formatPart(props.part)}</span>
      </span>
      <input
        type="range"
        min={0}
        max={PART_MAX}
        step={1}
        value={props.part}
        onChange={({ target }) => props.onChange(Number(target.value))}
      />
    </label>
  );
}

/** The controls; `onReset` is null while nothing was changed. */
export function Parameters(props: {
  readonly input: EpochInput;
  readonly edits: Edits;
  readonly onChange: (edits: Edits) => void;
  readonly onReset: (() => void) | null;
}) {
  const { input, edits, onChange, onReset } = props;
  const { kappa, bondsPenalty } = input.parameters;
  return (
    <div className="parameters">
      <PartSlider
        label="Kappa"
        title="The stake that must agree on a weight, as a share"
        part={kappa}
        onChange={(part) => onChange({ ...edits, kappa: part })}
      />
      <PartSlider
        label="Bonds penalty"
        title="How much weight above consensus is cut from bonds"
        part={bondsPenalty}
        onChange={(part) => onChange({ ...edits, bondsPenalty: part })}
      />
      <label className="control">
        <span>Bonds</span>
        <select
          value={bondsModeOf(input.parameters)}
          onChange={({ target }) => {
            const mode = MODES.find(([id]) => id === target.value)?.[0] ?? 'yuma3';
            onChange({ ...edits, bondsMode: mode });
          }}
        >
          {MODES.map(([id, text]) => (
            <option key={id} value={id}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="button"
        disabled={onReset === null}
        onClick={() => onReset?.()}
      >
        Undo all changes
      </button>
    </div>
  );
}
