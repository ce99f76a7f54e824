/** The newest blocks, live. */
import { useState } from 'react';
import { CheckIcon, WarningIcon } from '../../frame/icons.tsx';
import { Panel } from '../../frame/panel.tsx';
import { routeTo } from '../../frame/route.ts';
import { useChainStatus } from '../connection/chain-context.tsx';
import { ChainNote, Failed, Loading } from '../notes.tsx';
import { exactAmount, formatCount } from '../values/amounts.ts';
import { HexText } from '../values/shown-value.tsx';
import { BlockSearch } from './block-search.tsx';
import { ChainTime } from './chain-time.tsx';
import type { BlockView, ExtrinsicView } from './read-block.ts';
import { useRecentBlocks } from './use-blocks.ts';

const PAGE = 25;
const COUNT_MAX = 500;
const CALLS_SHOWN = 3;

function isBad({ outcome }: ExtrinsicView): boolean {
  return outcome.kind === 'failed' || outcome.kind === 'partly';
}

function Call({ extrinsic }: { readonly extrinsic: ExtrinsicView }) {
  const name = extrinsic.call?.name ?? 'unreadable extrinsic';
  if (!isBad(extrinsic)) return <span className="call-tag">{name}</span>;
  return (
    <span className="call-tag call-bad">
      <WarningIcon /> {name}
    </span>
  );
}

/** What people sent; the block's own time stands in every block and says nothing. */
function Calls({ block }: { readonly block: BlockView }) {
  const sent = block.extrinsics.filter(({ signer, call }) => signer !== null || call === null);
  if (sent.length === 0) return <span className="quiet">empty</span>;
  const first = [...sent].sort((a, b) => Number(isBad(b)) - Number(isBad(a)));
  return (
    <span className="call-tags">
      {first.slice(0, CALLS_SHOWN).map((extrinsic) => (
        <Call key={extrinsic.index} extrinsic={extrinsic} />
      ))}
      {sent.length > CALLS_SHOWN && (
        <span className="quiet">and {sent.length - CALLS_SHOWN} more</span>
      )}
    </span>
  );
}

function Finality({ isFinal }: { readonly isFinal: boolean }) {
  return isFinal ? (
    <span className="mark mark-ok">
      <CheckIcon /> final
    </span>
  ) : (
    <span className="mark mark-void">best</span>
  );
}

function BlockRow({ block, isFinal }: { readonly block: BlockView; readonly isFinal: boolean }) {
  return (
    <tr>
      <th scope="row" data-label="Block" className="block-number">
        <a href={routeTo('chain', 'blocks', block.number)} className="strong num">
          {formatCount(block.number)}
        </a>
      </th>
      <td data-label="Hash">
        <HexText hex={block.hash} what="block hash" />
      </td>
      <td data-label="Chain time">
        <ChainTime timeMs={block.timeMs} />
      </td>
      <td data-label="Calls" className="left calls">
        <Calls block={block} />
      </td>
      <td data-label="Extrinsics" className="right num">
        {block.extrinsics.length}
      </td>
      <td data-label="Events" className="right num">
        {block.hasEvents ? block.eventCount : '–'}
      </td>
      <td data-label="Fees" className="right num">
        {block.feesRao === 0n ? <span className="zero">0</span> : `${exactAmount(block.feesRao)} τ`}
      </td>
      <td data-label="State" className="right">
        <Finality isFinal={isFinal} />
      </td>
    </tr>
  );
}

function BlocksTable({ blocks }: { readonly blocks: readonly BlockView[] }) {
  const { finalized } = useChainStatus();
  return (
    <div className="table-scroll">
      <table className="blocks stackable">
        <thead>
          <tr>
            <th scope="col">Block</th>
            <th scope="col">Hash</th>
            <th scope="col">Chain time</th>
            <th scope="col">Calls</th>
            <th scope="col" className="right">
              Extrinsics
            </th>
            <th scope="col" className="right">
              Events
            </th>
            <th scope="col" className="right">
              Fees
            </th>
            <th scope="col" className="right">
              State
            </th>
          </tr>
        </thead>
        <tbody>
          {blocks.map((block) => (
            <BlockRow
              key={block.hash}
              block={block}
              isFinal={finalized !== null && block.number <= finalized}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The panel. */
export function BlocksPage() {
  const [count, setCount] = useState(PAGE);
  const { blocks, isLoading, error } = useRecentBlocks(count);
  const oldest = blocks.at(-1);
  const hasMore = oldest !== undefined && oldest.number > 0 && count < COUNT_MAX;
  return (
    <Panel area="blocks" title="Blocks" note="newest first, live" controls={<BlockSearch />}>
      {blocks.length > 0 && <BlocksTable blocks={blocks} />}
      {blocks.length === 0 && error !== null && <Failed error={error} />}
      {blocks.length === 0 && error === null && isLoading && <Loading what="the newest blocks" />}
      {blocks.length === 0 && error === null && !isLoading && (
        <ChainNote title="Waiting for the first block…">
          Blocks appear here as the chain makes them.
        </ChainNote>
      )}
      {hasMore && (
        <button type="button" className="more" onClick={() => setCount(count + PAGE)}>
          Show {PAGE} older
        </button>
      )}
    </Panel>
  );
}
