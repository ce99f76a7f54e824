/** The best programs of a problem to choose from. */
import type { BestProgram } from '../api.ts';
import { formatScore } from '../format/numbers.ts';
import { Hotkey } from '../frame/hotkey.tsx';

/** A radio group: one program is shown at a time. */
export function ProgramList(props: {
  readonly name: string;
  readonly programs: readonly BestProgram[];
  readonly selectedId: number;
  readonly onSelect: (id: number) => void;
}) {
  return (
    <fieldset className="ranks">
      <legend className="sr-only">Best programs of {props.name}</legend>
      {props.programs.map((program, index) => (
        <label key={program.id} className="rank-row">
          <input
            type="radio"
            name={`program-${props.name}`}
            checked={program.id === props.selectedId}
            onChange={() => props.onSelect(program.id)}
          />
          <span className="num quiet rank-place">{index + 1}</span>
          <span className="num strong">{formatScore(program.score)}</span>
          <span className="num quiet">#{program.id}</span>
          <Hotkey address={program.author} />
        </label>
      ))}
    </fieldset>
  );
}
