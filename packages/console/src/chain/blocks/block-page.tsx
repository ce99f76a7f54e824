/** One block: what it is, every extrinsic with arguments, outcome and events, and its own events. */
import { CheckIcon } from '../../frame/icons.tsx';
import { Panel } from '../../frame/panel.tsx';
import { routeTo } from '../../frame/route.ts';
import { useChainStatus } from '../connection/chain-context.tsx';
import { ChainNote, Failed, Loading } from '../notes.tsx';
import { exactAmount, formatCount } from '../values/amounts.ts';
import { HexText } from '../values/shown-value.tsx';
import { ChainTime } from './chain-time.tsx';
import { EventList } from './event-list.tsx';
import { ExtrinsicCard } from './extrinsic-card.tsx';
import type { BlockView } from './read-block.ts';
import { isBlockName, useBlock } from './use-blocks.ts';

function Facts({ block }: { readonly block: BlockView }) {
  return (
    <dl className="chain-facts">
      <div>
        <dt>Hash</dt>
        <dd>
          <HexText hex={block.hash} what="block hash" />
        </dd>
      </div>
      <div>
        <dt>Parent</dt>
        <dd>
          {block.number === 0 ? (
            <span className="quiet">none</span>
          ) : (
            <a href={routeTo('chain', 'blocks', block.parentHash)} className="mono">
              {block.parentHash.slice(0, 10)}…
            </a>
          )}
        </dd>
      </div>
      <div>
        <dt>Chain time</dt>
        <dd>
          <ChainTime timeMs={block.timeMs} />
        </dd>
      </div>
      <div>
        <dt>State root</dt>
        <dd>
          <HexText hex={block.stateRoot} what="state root" />
        </dd>
      </div>
      <div>
        <dt>Extrinsics root</dt>
        <dd>
          <HexText hex={block.extrinsicsRoot} what="extrinsics root" />
        </dd>
      </div>
      <div>
        <dt>Fees</dt>
        <dd className="num">{exactAmount(block.feesRao)} τ</dd>
      </div>
    </dl>
  );
}

function Steps({ number }: { readonly number: number }) {
  const { head } = useChainStatus();
  return (
    <nav className="steps" aria-label="Neighbouring blocks">
      <a href={routeTo('chain', 'blocks')}>All blocks</a>
      {number > 0 && <a href={routeTo('chain', 'blocks', number - 1)}>← {number - 1}</a>}
      {head !== null && number < head.number && (
        <a href={routeTo('chain', 'blocks', number + 1)}>{number + 1} →</a>
      )}
    </nav>
  );
}

function Whole({ block }: { readonly block: BlockView }) {
  const { finalized } = useChainStatus();
  const isFinal = finalized !== null && block.number <= finalized;
  const note = isFinal ? (
    <span className="mark mark-ok">
      <CheckIcon /> final
    </span>
  ) : (
    'not final yet'
  );
  return (
    <>
      <Panel
        area="block"
        title={`Block ${formatCount(block.number)}`}
        note={note}
        controls={<Steps number={block.number} />}
      >
        <Facts block={block} />
      </Panel>
      <Panel
        area="extrinsics"
        title="Extrinsics"
        note={block.hasEvents ? String(block.extrinsics.length) : 'this block’s events are gone'}
      >
        {block.extrinsics.length === 0 ? (
          <ChainNote title="No extrinsic">The first block has none.</ChainNote>
        ) : (
          <ul>
            {block.extrinsics.map((extrinsic) => (
              <ExtrinsicCard key={extrinsic.index} extrinsic={extrinsic} />
            ))}
          </ul>
        )}
      </Panel>
      {block.blockEvents.length > 0 && (
        <Panel area="block-events" title="Events of the block itself">
          <EventList events={block.blockEvents} />
        </Panel>
      )}
    </>
  );
}

/** The panels of a block by number or hash. */
export function BlockPage({ name }: { readonly name: string }) {
  const { block, isMissing, error } = useBlock(name);
  if (block !== undefined) return <Whole block={block} />;
  return (
    <Panel area="block" title={isBlockName(name) ? `Block ${name}` : 'Block'}>
      {!isBlockName(name) && (
        <ChainNote title="That is no block">
          A block is named by its number, or by 0x and 64 hexadecimal digits.{' '}
          <a href={routeTo('chain', 'blocks')}>See all blocks</a>
        </ChainNote>
      )}
      {isBlockName(name) && isMissing && (
        <ChainNote title="The chain has no such block yet">
          It appears here when it is made. <a href={routeTo('chain', 'blocks')}>See all blocks</a>
        </ChainNote>
      )}
      {isBlockName(name) && !isMissing && error !== null && <Failed error={error} />}
      {isBlockName(name) && !isMissing && error === null && <Loading what="the block" />}
    </Panel>
  );
}
