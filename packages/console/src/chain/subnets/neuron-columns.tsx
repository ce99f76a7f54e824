/** Columns of the metagraph: what is shown, how it is aligned and sorted. */
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortFn,
  tableFeatures,
} from '@tanstack/react-table';
import { Hotkey } from '../../frame/hotkey.tsx';
import { CheckIcon } from '../../frame/icons.tsx';
import { ShareBar } from '../../frame/share-bar.tsx';
import { exactAmount, formatCount, formatPart, shortAmount } from '../values/amounts.ts';
import type { Neuron } from './read-metagraph.ts';

/** Table features in use: sorting in the browser. */
export const neuronFeatures = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

type Features = typeof neuronFeatures;

const helper = createColumnHelper<Features, Neuron>();

function sortBy(read: (neuron: Neuron) => bigint | number): SortFn<Features, Neuron> {
  return (a, b) => {
    const left = read(a.original);
    const right = read(b.original);
    if (left === right) return a.original.uid - b.original.uid;
    return left < right ? -1 : 1;
  };
}

function Part({ part }: { readonly part: number }) {
  return (
    <span className={part === 0 ? 'num zero' : 'num'} title={`${part} of 65 535`}>
      {formatPart(part)}
    </span>
  );
}

function BarPart({ part }: { readonly part: number }) {
  return (
    <span className="bar-part">
      <ShareBar percent={(100 * part) / 65_535} />
      <Part part={part} />
    </span>
  );
}

function Alpha({ amount, title }: { readonly amount: bigint; readonly title: string }) {
  return (
    <span className={amount === 0n ? 'num zero' : 'num'} title={title}>
      {shortAmount(amount)}
    </span>
  );
}

function Permit({ neuron }: { readonly neuron: Neuron }) {
  if (!neuron.hasPermit) return <span className="quiet">–</span>;
  return (
    <span className="mark mark-ok">
      <CheckIcon />
      <span className="sr-only">has a permit</span>
    </span>
  );
}

/** The columns behind the uid, left to right. */
export const neuronColumns = helper.columns([
  helper.accessor('uid', {
    header: 'UID',
    cell: (cell) => <span className="num strong">{cell.getValue()}</span>,
  }),
  helper.accessor('hotkey', {
    header: 'Hotkey',
    enableSorting: false,
    cell: (cell) => <Hotkey address={cell.getValue()} copy />,
  }),
  helper.accessor('coldkey', {
    header: 'Coldkey',
    enableSorting: false,
    cell: (cell) => <Hotkey address={cell.getValue()} copy />,
  }),
  helper.accessor('totalStake', {
    header: 'Stake',
    sortFn: sortBy(({ totalStake }) => totalStake),
    cell: (cell) => {
      const { alphaStake, taoStake } = cell.row.original;
      const title = `${exactAmount(alphaStake)} α here, ${exactAmount(taoStake)} τ on root`;
      return <Alpha amount={cell.getValue()} title={title} />;
    },
  }),
  helper.accessor('stakeWeight', {
    header: 'Weight',
    cell: (cell) => <Part part={cell.getValue()} />,
  }),
  helper.accessor('hasPermit', {
    header: 'Permit',
    sortFn: sortBy(({ hasPermit }) => Number(hasPermit)),
    cell: (cell) => <Permit neuron={cell.row.original} />,
  }),
  helper.accessor('validatorTrust', {
    header: 'VTrust',
    cell: (cell) => <Part part={cell.getValue()} />,
  }),
  helper.accessor('consensus', {
    header: 'Consensus',
    cell: (cell) => <Part part={cell.getValue()} />,
  }),
  helper.accessor('incentive', {
    header: 'Incentive',
    cell: (cell) => <BarPart part={cell.getValue()} />,
  }),
  helper.accessor('dividends', {
    header: 'Dividends',
    cell: (cell) => <BarPart part={cell.getValue()} />,
  }),
  helper.accessor('emission', {
    header: 'Emission α',
    sortFn: sortBy(({ emission }) => emission),
    cell: (cell) => <Alpha amount={cell.getValue()} title={`${exactAmount(cell.getValue())} α`} />,
  }),
  helper.accessor('axon', {
    header: 'Axon',
    enableSorting: false,
    cell: (cell) => <span className="mono">{cell.getValue() ?? '–'}</span>,
  }),
  helper.accessor('lastUpdate', {
    header: 'Updated',
    cell: (cell) => (
      <span
        className={cell.row.original.isActive ? 'num' : 'num quiet'}
        title={cell.row.original.isActive ? 'active' : 'not active'}
      >
        #{formatCount(cell.getValue())}
      </span>
    ),
  }),
]);

/** What the short headers mean. */
export const COLUMN_TITLES: Readonly<Record<string, string>> = {
  totalStake: 'Alpha and weighted TAO, as consensus counts it',
  stakeWeight: 'Share of the subnet’s stake, of its last epoch',
  hasPermit: 'May set weights on others',
  validatorTrust: 'Share of its weights that stood after clipping',
  consensus: 'Weight that the stake majority agrees on',
  incentive: 'Share of what goes to miners',
  dividends: 'Share of what goes to validators',
  emission: 'Alpha of its last epoch',
  lastUpdate: 'Block in which it last set weights',
};
