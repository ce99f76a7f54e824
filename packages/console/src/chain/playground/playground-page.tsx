/** The weight playground: what incentive, dividends and bonds would be if somebody voted otherwise. */
import { useState } from 'react';
import { Panel } from '../../frame/panel.tsx';
import { routeTo } from '../../frame/route.ts';
import { useChainStatus } from '../connection/chain-context.tsx';
import { ChainNote, Failed, Loading } from '../notes.tsx';
import { formatCount } from '../values/amounts.ts';
import { SourceChoice } from './source-choice.tsx';
import { useSource } from './use-source.ts';
import { Workbench } from './workbench.tsx';

const NETUID = /^\d{1,5}$/;

/** The panels; `source` is a netuid, null for the example. */
export function PlaygroundPage({ source: name }: { readonly source: string | null }) {
  const [turn, setTurn] = useState(0);
  const { head } = useChainStatus();
  const isKnown = name === null || (NETUID.test(name) && Number(name) < 65_536);
  const netuid = name !== null && isKnown ? Number(name) : null;
  const { source, error } = useSource(netuid, turn);
  const choice = <SourceChoice netuid={netuid} />;
  if (isKnown && source !== undefined && source !== null) {
    const { block } = source;
    const behind = block === null || head === null ? 0 : head.number - block;
    return (
      <Workbench key={`${netuid}/${turn}`} source={source}>
        {choice}
        {block !== null && (
          <span className="control">
            <button type="button" className="button" onClick={() => setTurn(turn + 1)}>
              Read again
            </button>
            <span className="quiet num">
              block {formatCount(block)}
              {behind > 0 && `, ${behind} behind`}
            </span>
          </span>
        )}
      </Workbench>
    );
  }
  const isMissing = !isKnown || source === null;
  return (
    <Panel area="playground" title="Playground" controls={choice}>
      {isMissing && (
        <ChainNote title="There is no such subnet">
          <a href={routeTo('chain', 'playground')}>Play with the example instead</a>
        </ChainNote>
      )}
      {!isMissing && error !== null && <Failed error={error} />}
      {!isMissing && error === null && <Loading what="the subnet’s weights" />}
    </Panel>
  );
}
