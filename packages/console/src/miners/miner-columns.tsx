/** Columns of the miners table: what is shown, how it is aligned and sorted. */
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortFn,
  type Table,
  tableFeatures,
} from '@tanstack/react-table';
import type { Miner } from '../api.ts';
import { deriveAccuracy, formatPercent, formatPoints } from '../format/numbers.ts';
import { parseRaoText } from '../format/rao.ts';
import { Hotkey } from '../frame/hotkey.tsx';
import { WarningIcon } from '../frame/icons.tsx';
import { RaoAmount } from '../frame/rao-amount.tsx';
import { ShareBar } from '../frame/share-bar.tsx';
import { RoleBadge } from './role-badge.tsx';

/** Table features in use: sorting in the browser. */
export const minerFeatures = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

type Features = typeof minerFeatures;

const helper = createColumnHelper<Features, Miner>();

/** Accuracy target that the guide names for a healthy miner. */
const GOOD_ACCURACY = 95;

/** RAO strings are compared as amounts; text order would put 9 above 10. */
function sortByRao(read: (miner: Miner) => string): SortFn<Features, Miner> {
  return (a, b) => {
    const left = parseRaoText(read(a.original)) ?? 0n;
    const right = parseRaoText(read(b.original)) ?? 0n;
    if (left === right) return 0;
    return left < right ? -1 : 1;
  };
}

/** The highest reputation in the table, the length of a full bar; never 0. */
function bestReputation(table: Table<Features, Miner>): number {
  return Math.max(1e-9, ...table.options.data.map((miner) => miner.reputation));
}

function Accuracy({ miner }: { readonly miner: Miner }) {
  const accuracy = deriveAccuracy(miner.evaluations_accurate, miner.outliers);
  const isLow = accuracy !== null && accuracy < GOOD_ACCURACY;
  return (
    <span
      className={isLow ? 'num warn' : 'num'}
      title={`${miner.evaluations_accurate} inside, ${miner.outliers} outside; target ${GOOD_ACCURACY} %`}
    >
      {formatPercent(accuracy)}
    </span>
  );
}

function Outliers({ count }: { readonly count: number }) {
  if (count === 0) return <span className="num zero">0</span>;
  return (
    <span className="num warn">
      <WarningIcon /> {count}
    </span>
  );
}

/** The columns, left to right. */
export const minerColumns = helper.columns([
  helper.accessor('rank', {
    header: '#',
    cell: (cell) => <span className="num quiet">{cell.getValue()}</span>,
  }),
  helper.accessor('hotkey', {
    header: 'Miner',
    enableSorting: false,
    cell: (cell) => (
      <span className="miner">
        <Hotkey address={cell.getValue()} copy />
        <RoleBadge role={cell.row.original.role} />
      </span>
    ),
  }),
  helper.accessor('reputation', {
    header: 'Reputation',
    cell: (cell) => (
      <span className="reputation">
        <ShareBar percent={(100 * cell.getValue()) / bestReputation(cell.table)} />
        <span className="num strong">{formatPoints(cell.getValue())}</span>
      </span>
    ),
  }),
  helper.accessor((miner) => deriveAccuracy(miner.evaluations_accurate, miner.outliers) ?? -1, {
    id: 'accuracy',
    header: 'Accuracy',
    cell: (cell) => <Accuracy miner={cell.row.original} />,
  }),
  helper.accessor('evaluations', {
    header: 'Evaluations',
    cell: (cell) => <span className="num">{cell.getValue()}</span>,
  }),
  helper.accessor('outliers', {
    header: 'Outliers',
    cell: (cell) => <Outliers count={cell.getValue()} />,
  }),
  helper.accessor('evolutions_rewarded', {
    header: 'Evolutions paid',
    cell: (cell) => (
      <span className="num">
        {cell.getValue()} <span className="quiet">of {cell.row.original.evolutions}</span>
      </span>
    ),
  }),
  helper.accessor('last_epoch_rao', {
    header: 'RAO last epoch',
    sortFn: sortByRao((miner) => miner.last_epoch_rao),
    cell: (cell) => <RaoAmount rao={cell.getValue()} />,
  }),
  helper.accessor('available_rao', {
    header: 'RAO total',
    sortFn: sortByRao((miner) => miner.available_rao),
    cell: (cell) => <RaoAmount rao={cell.getValue()} />,
  }),
]);
