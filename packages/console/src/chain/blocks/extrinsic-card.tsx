/** One extrinsic: the call, who signed it, its arguments, what came of it, its events. */

import { countOf } from '../../format/numbers.ts';
import { Hotkey } from '../../frame/hotkey.tsx';
import { CheckIcon, ChevronIcon, VoidIcon, WarningIcon } from '../../frame/icons.tsx';
import { exactAmount } from '../values/amounts.ts';
import { Fields, HexText } from '../values/shown-value.tsx';
import { EventList } from './event-list.tsx';
import type { Outcome } from './outcome.ts';
import type { ExtrinsicView, Signer } from './read-block.ts';

function Result({ outcome }: { readonly outcome: Outcome }) {
  if (outcome.kind === 'success') {
    return (
      <span className="mark mark-ok">
        <CheckIcon /> success
      </span>
    );
  }
  if (outcome.kind === 'unknown') {
    return (
      <span className="mark mark-void">
        <VoidIcon /> outcome unknown
      </span>
    );
  }
  return (
    <span className="mark mark-bad">
      <WarningIcon /> {outcome.kind === 'failed' ? 'failed' : 'failed inside'}
    </span>
  );
}

function FailureLine({ outcome }: { readonly outcome: Outcome }) {
  if (outcome.kind !== 'failed' && outcome.kind !== 'partly') return null;
  const { name, text } = outcome.failure;
  return (
    <p className="failure">
      <strong className="failure-name">{name}</strong>
      {text !== '' && <span> {text}</span>}
    </p>
  );
}

function Terms({ signer, feeRao }: { readonly signer: Signer; readonly feeRao: bigint | null }) {
  const { nonce, tipRao, periodBlocks } = signer;
  return (
    <span className="terms">
      <Hotkey address={signer.address} copy />
      <span className="quiet num">nonce {nonce}</span>
      {feeRao !== null && <span className="quiet num">fee {exactAmount(feeRao)} τ</span>}
      {tipRao > 0n && <span className="quiet num">tip {exactAmount(tipRao)} τ</span>}
      <span className="quiet">
        {periodBlocks === null ? 'immortal' : `valid for ${periodBlocks} blocks`}
      </span>
    </span>
  );
}

/** The card. */
export function ExtrinsicCard({ extrinsic }: { readonly extrinsic: ExtrinsicView }) {
  const { index, call, signer, outcome, events, sizeBytes, hash } = extrinsic;
  const isBad = outcome.kind === 'failed' || outcome.kind === 'partly';
  return (
    <li className={isBad ? 'extrinsic extrinsic-bad' : 'extrinsic'}>
      <div className="extrinsic-head">
        <span className="quiet num">{index}</span>
        <h3 title={call?.docs.join(' ')}>{call?.name ?? 'Unreadable extrinsic'}</h3>
        <Result outcome={outcome} />
      </div>
      <FailureLine outcome={outcome} />
      {signer === null ? (
        <span className="terms quiet">not signed: the block’s author put it in</span>
      ) : (
        <Terms signer={signer} feeRao={extrinsic.feeRao} />
      )}
      {call !== null && call.fields.length > 0 && <Fields fields={call.fields} />}
      <div className="extrinsic-foot">
        <HexText hex={hash} what="extrinsic hash" />
        <span className="quiet num">{sizeBytes} bytes</span>
      </div>
      {events.length > 0 && (
        <details className="extrinsic-events" open={isBad}>
          <summary>
            <ChevronIcon /> {countOf(events.length, 'event')}
          </summary>
          <EventList events={events} />
        </details>
      )}
    </li>
  );
}
