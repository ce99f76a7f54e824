/** How the chain is reached: a pill in the top bar, and a line below it while something is wrong. */
import { useNowMs } from '../../clock-context.tsx';
import { formatAge } from '../../format/time.ts';
import { WarningIcon } from '../../frame/icons.tsx';
import { formatCount } from '../values/amounts.ts';
import type { ChainStatus } from './chain-client.ts';
import { useChainStatus } from './chain-context.tsx';

const WORDS = { connecting: 'Connecting', live: 'Live', away: 'Chain away' } as const;

/** The pill: state, and the number of the newest block. */
export function ChainPill() {
  const { state, head } = useChainStatus();
  return (
    <span className="connection">
      <span className={`pill pill-${state}`}>
        <span className="dot" aria-hidden="true" />
        {WORDS[state]}
        {head !== null && <span className="num"> · #{formatCount(head.number)}</span>}
      </span>
    </span>
  );
}

function bannerText(status: ChainStatus, nowMs: number, url: string): [string, string] | null {
  const { state, heardAtMs, facts } = status;
  if (state === 'away') {
    const age =
      heardAtMs === null
        ? `Nothing has been received yet from ${url}.`
        : `What you see is ${formatAge(nowMs - heardAtMs)} old.`;
    return ['The chain does not answer.', `${age} Trying again every second.`];
  }
  if (facts !== null && !facts.isKnown) {
    return [
      `The chain runs version ${facts.specVersion} of its runtime, which this page does not know.`,
      'What it shows of calls and storage may be wrong.',
    ];
  }
  return null;
}

/** The banner; empty while everything is well. */
export function ChainBanner({ url }: { readonly url: string }) {
  const nowMs = useNowMs(1_000);
  const text = bannerText(useChainStatus(), nowMs, url);
  return (
    <div className="banner-slot">
      <span role="status" className="sr-only">
        {text?.[0]}
      </span>
      {text !== null && (
        <p className="banner">
          <WarningIcon />
          <span>
            <strong>{text[0]}</strong> {text[1]}
          </span>
        </p>
      )}
    </div>
  );
}
