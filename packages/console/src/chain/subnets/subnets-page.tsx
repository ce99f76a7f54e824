/** Every subnet of the chain. */
import { countOf, formatPercent } from '../../format/numbers.ts';
import { Hotkey } from '../../frame/hotkey.tsx';
import { Panel } from '../../frame/panel.tsx';
import { routeTo } from '../../frame/route.ts';
import { useAtHead, useChainStatus } from '../connection/chain-context.tsx';
import { ChainNote, Failed, Loading } from '../notes.tsx';
import { exactAmount, shortAmount } from '../values/amounts.ts';
import { readSubnets, type SubnetRow } from './read-subnets.ts';

/** The subnets at the head. */
export function useSubnets() {
  const { facts, head } = useChainStatus();
  const profile = facts?.profile ?? 'fast';
  return useAtHead<SubnetRow[]>({
    name: ['subnets'],
    ask: (client, at) => readSubnets(client, { at, profile }, head?.number ?? 0),
  });
}

function Amount({ rao, unit }: { readonly rao: bigint; readonly unit: string }) {
  return (
    <span className={rao === 0n ? 'num zero' : 'num'} title={`${exactAmount(rao)} ${unit}`}>
      {shortAmount(rao)}
    </span>
  );
}

function Epoch({ subnet }: { readonly subnet: SubnetRow }) {
  const { blocksToEpoch: blocks, isStarted } = subnet;
  if (subnet.netuid !== 0 && !isStarted) return <span className="badge">not started</span>;
  if (blocks === null) return <span className="quiet">none</span>;
  return <span className="num">{blocks === 0 ? 'next block' : countOf(blocks, 'block')}</span>;
}

function Row({ subnet }: { readonly subnet: SubnetRow }) {
  const { netuid, name, symbol, emissionShare } = subnet;
  const symbolText = netuid === 0 ? 'τ' : symbol;
  return (
    <tr>
      <th scope="row" className="subnet-name">
        <a href={routeTo('chain', 'subnets', netuid)}>
          <span className="num strong">{netuid}</span> <bdi>{name}</bdi>
        </a>{' '}
        <bdi className="quiet">{symbolText}</bdi>
      </th>
      <td className="left" data-label="Owner">
        <Hotkey address={subnet.owner} copy />
      </td>
      <td className="right" data-label="Neurons">
        <span className="num">
          {subnet.size} <span className="quiet">of {subnet.sizeMax}</span>
        </span>
      </td>
      <td className="right num" data-label="Tempo">
        {subnet.tempo}
      </td>
      <td className="right" data-label="Epoch in">
        <Epoch subnet={subnet} />
      </td>
      <td className="right" data-label="Price τ">
        <Amount rao={subnet.priceRao} unit="τ for one alpha" />
      </td>
      <td className="right" data-label="Pool τ">
        <Amount rao={subnet.taoInRao} unit="τ" />
      </td>
      <td className="right" data-label="Pool α">
        <Amount rao={subnet.alphaIn} unit="α" />
      </td>
      <td className="right" data-label="Outside α">
        <Amount rao={subnet.alphaOut} unit="α" />
      </td>
      <td
        className="right num"
        data-label="Emission"
        title={`${exactAmount(subnet.taoEmissionRao)} τ in a block`}
      >
        {emissionShare === null ? '–' : formatPercent(100 * emissionShare)}
      </td>
      <td className="right" data-label="Burn τ">
        <Amount rao={subnet.burnRao} unit="τ for a registration" />
      </td>
    </tr>
  );
}

const COLUMNS: readonly (readonly [text: string, title: string])[] = [
  ['Neurons', 'Taken seats and all seats'],
  ['Tempo', 'Blocks from one epoch to the next'],
  ['Epoch in', 'Blocks until the next epoch'],
  ['Price τ', 'TAO for one alpha'],
  ['Pool τ', 'TAO in the subnet’s pool'],
  ['Pool α', 'Alpha in the subnet’s pool'],
  ['Outside α', 'Alpha outside of the pool'],
  ['Emission', 'Share of the TAO that a block brings into pools'],
  ['Burn τ', 'Price of a registration'],
];

function Table({ subnets }: { readonly subnets: readonly SubnetRow[] }) {
  return (
    <div className="table-scroll">
      <table className="subnets stackable">
        <thead>
          <tr>
            <th scope="col">Subnet</th>
            <th scope="col">Owner</th>
            {COLUMNS.map(([text, title]) => (
              <th key={text} scope="col" className="right" title={title}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {subnets.map((subnet) => (
            <Row key={subnet.netuid} subnet={subnet} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The panel. */
export function SubnetsPage() {
  const { data, error } = useSubnets();
  return (
    <Panel area="subnets" title="Subnets" note={data === undefined ? '' : String(data.length)}>
      {data !== undefined && data.length > 0 && <Table subnets={data} />}
      {data?.length === 0 && (
        <ChainNote title="There is no subnet">
          The first appears with a call of SubtensorModule.register_network.
        </ChainNote>
      )}
      {data === undefined && error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading what="the subnets" />}
    </Panel>
  );
}
