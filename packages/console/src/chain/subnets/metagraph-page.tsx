/** One subnet: its facts, and its neurons. */
import { Hotkey } from '../../frame/hotkey.tsx';
import { Panel } from '../../frame/panel.tsx';
import { routeTo } from '../../frame/route.ts';
import { useAtHead, useChainStatus } from '../connection/chain-context.tsx';
import { ChainNote, Failed, Loading } from '../notes.tsx';
import { exactAmount, formatCount, formatPart } from '../values/amounts.ts';
import { NeuronsTable } from './neurons-table.tsx';
import { type MetagraphView, readMetagraph } from './read-metagraph.ts';

const NETUID = /^\d{1,5}$/;

function Facts({ graph }: { readonly graph: MetagraphView }) {
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ['Owner', <Hotkey key="owner" address={graph.owner} copy />],
    ['Tempo', `${graph.tempo} blocks`],
    ['Last epoch', graph.lastStep === 0 ? 'none yet' : `block ${formatCount(graph.lastStep)}`],
    ['Kappa', formatPart(graph.kappa)],
    ['Weights', graph.isCommitReveal ? 'commit and reveal' : 'set directly'],
    ['Waiting for the epoch', `${exactAmount(graph.pendingAlpha)} α`],
  ];
  return (
    <dl className="chain-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Links({ netuid }: { readonly netuid: number }) {
  return (
    <nav className="steps" aria-label="This subnet elsewhere">
      <a href={routeTo('chain', 'subnets')}>All subnets</a>
      <a href={routeTo('chain', 'playground', netuid)}>Open in the playground</a>
    </nav>
  );
}

function Whole({ graph }: { readonly graph: MetagraphView }) {
  const { netuid, name, symbol, neurons } = graph;
  return (
    <>
      <Panel
        area="subnet"
        title={`Subnet ${netuid}`}
        note={
          <>
            <bdi>{name}</bdi> <bdi>{netuid === 0 ? 'τ' : symbol}</bdi>
          </>
        }
        controls={<Links netuid={netuid} />}
      >
        <Facts graph={graph} />
      </Panel>
      <Panel area="metagraph" title="Metagraph" note={`${neurons.length} neurons`}>
        {neurons.length === 0 ? (
          <ChainNote title="Nobody is registered">
            A neuron appears here with SubtensorModule.burned_register.
          </ChainNote>
        ) : (
          <NeuronsTable neurons={neurons} />
        )}
      </Panel>
    </>
  );
}

/** The panels of a subnet. */
export function MetagraphPage({ name }: { readonly name: string }) {
  const { facts } = useChainStatus();
  const profile = facts?.profile ?? 'fast';
  const isNumber = NETUID.test(name) && Number(name) < 65_536;
  const netuid = isNumber ? Number(name) : 0;
  const { data, error } = useAtHead<MetagraphView | null>({
    name: ['metagraph', netuid],
    ask: (client, at) => readMetagraph(client, { at, profile }, netuid),
  });
  if (isNumber && data !== null && data?.netuid === netuid) return <Whole graph={data} />;
  const isMissing = !isNumber || data === null;
  return (
    <Panel area="subnet" title={`Subnet ${isNumber ? netuid : ''}`}>
      {isMissing && (
        <ChainNote title="There is no such subnet">
          <a href={routeTo('chain', 'subnets')}>See all subnets</a>
        </ChainNote>
      )}
      {!isMissing && error !== null && <Failed error={error} />}
      {!isMissing && error === null && <Loading what="the subnet" />}
    </Panel>
  );
}
