/** What every neuron would have after the epoch, and how far that moved. */
import type { EpochInput, EpochResult } from '@adit/chain';
import { formatPercent } from '../../format/numbers.ts';
import { ShareBar } from '../../frame/share-bar.tsx';
import { ChangedPart } from './change.tsx';
import type { Outcome } from './outcome.ts';
import { UidHeader } from './uid-header.tsx';

const ROWS_MAX = 64;

interface ResultsProps {
  readonly input: EpochInput;
  readonly result: EpochResult;
  readonly baseline: Outcome;
  readonly hotkeys: readonly string[];
}

function isSilent({ result, baseline }: ResultsProps, uid: number): boolean {
  const lists = [result.incentives, result.dividends, result.consensus, result.stakeWeights];
  const before = [baseline.incentives, baseline.dividends, baseline.consensus];
  return [...lists, ...before].every((values) => (values[uid] ?? 0) === 0);
}

function Row({ props, uid }: { readonly props: ResultsProps; readonly uid: number }) {
  const { result, baseline, input, hotkeys } = props;
  const incentive = result.incentives[uid] ?? 0;
  const dividends = result.dividends[uid] ?? 0;
  const share = (100 * Number(result.emissions[uid] ?? 0n)) / Number(input.emission);
  return (
    <tr>
      <UidHeader uid={uid} hotkey={hotkeys[uid]} />
      <td className="right" data-label="Consensus">
        <ChangedPart part={result.consensus[uid] ?? 0} before={baseline.consensus[uid] ?? 0} />
      </td>
      <td className="right" data-label="Incentive" data-incentive={incentive}>
        <span className="changed-bar">
          <ShareBar percent={(100 * incentive) / 65_535} />
          <ChangedPart part={incentive} before={baseline.incentives[uid] ?? 0} />
        </span>
      </td>
      <td className="right" data-label="Dividends" data-dividends={dividends}>
        <span className="changed-bar">
          <ShareBar percent={(100 * dividends) / 65_535} />
          <ChangedPart part={dividends} before={baseline.dividends[uid] ?? 0} />
        </span>
      </td>
      <td className="right" data-label="VTrust">
        <ChangedPart
          part={result.validatorTrust[uid] ?? 0}
          before={baseline.validatorTrust[uid] ?? 0}
        />
      </td>
      <td className="right num" data-label="Emission">
        {formatPercent(share)}
      </td>
    </tr>
  );
}

/** The table. */
export function Results(props: ResultsProps) {
  const all = props.input.permits.map((_, uid) => uid);
  const speaking = all.length <= ROWS_MAX ? all : all.filter((uid) => !isSilent(props, uid));
  const shown = speaking.slice(0, ROWS_MAX);
  return (
    <>
      <div className="table-scroll">
        <table className="results stackable">
          <thead>
            <tr>
              <th scope="col">UID</th>
              {['Consensus', 'Incentive', 'Dividends', 'VTrust', 'Emission'].map((text) => (
                <th key={text} scope="col" className="right">
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((uid) => (
              <Row key={uid} props={props} uid={uid} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < all.length && (
        <p className="results-rest quiet">
          {all.length - shown.length} more neurons: they have and had nothing, or stand behind the
          first {ROWS_MAX}.
        </p>
      )}
    </>
  );
}
