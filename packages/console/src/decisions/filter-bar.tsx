/** Choice of problem, and only decisions with outliers. */
import type { DecisionFilter } from './filter.ts';

/** The controls; the filter itself belongs to the panel. */
export function FilterBar(props: {
  readonly problems: readonly string[];
  readonly filter: DecisionFilter;
  readonly onChange: (filter: DecisionFilter) => void;
}) {
  const { filter, onChange } = props;
  return (
    <>
      <label className="control">
        <span className="sr-only">Problem</span>
        <select
          value={filter.problem ?? ''}
          onChange={(event) =>
            onChange({ ...filter, problem: event.target.value === '' ? null : event.target.value })
          }
        >
          <option value="">All problems</option>
          {props.problems.map((problem) => (
            <option key={problem} value={problem}>
              {problem}
            </option>
          ))}
        </select>
      </label>
      <label className="control check">
        <input
          type="checkbox"
          checked={filter.onlyOutliers}
          onChange={(event) => onChange({ ...filter, onlyOutliers: event.target.checked })}
        />
        only with outliers
      </label>
    </>
  );
}
