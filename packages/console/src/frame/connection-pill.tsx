/** State of the connection in the top bar: a dot, a word, the age of the data. */
import type { Health } from '../api.ts';
import { useNowMs } from '../clock-context.tsx';
import { formatAge } from '../format/time.ts';
import { type Connection, deriveConnection, type PollState } from './connection.ts';

const WORDS: Readonly<Record<Connection['state'], string>> = {
  connecting: 'Connecting',
  live: 'Live',
  partial: 'Partly answering',
  away: 'Pool away',
};

/** The pill; it is not a live region, the banner announces changes. */
export function ConnectionPill(props: {
  readonly polls: readonly PollState[];
  readonly health: Health | undefined;
}) {
  const nowMs = useNowMs(1_000);
  const { state, ageMs } = deriveConnection(props.polls, nowMs);
  const isOld = state === 'away' && ageMs !== null;
  return (
    <span className="connection">
      {props.health !== undefined && (
        <span className="connection-version">v{props.health.version}</span>
      )}
      <span className={`pill pill-${state}`}>
        <span className="dot" aria-hidden="true" />
        {WORDS[state]}
        {isOld && <span className="num"> · {formatAge(ageMs)}</span>}
      </span>
    </span>
  );
}
