/** A line under the top bar while the pool is away, answers in part, or says it is degraded. */
import type { Health } from '../api.ts';
import { useNowMs } from '../clock-context.tsx';
import { formatAge } from '../format/time.ts';
import { type Connection, deriveConnection, type PollState } from './connection.ts';
import { WarningIcon } from './icons.tsx';

function awayText({ ageMs, status }: Connection): [string, string] {
  const cause =
    status === null ? 'The pool does not answer.' : `The pool answers with errors (${status}).`;
  const data =
    ageMs === null ? 'Nothing has been received yet.' : `What you see is ${formatAge(ageMs)} old.`;
  return [cause, `${data} Trying again every second.`];
}

function bannerText(connection: Connection, health: Health | undefined): [string, string] | null {
  if (connection.state === 'away') return awayText(connection);
  if (health?.status === 'degraded') {
    return [
      'The pool says it is degraded.',
      'Part of it, usually the database, is not available. Panels keep the last data received.',
    ];
  }
  if (health?.status === 'draining') {
    return ['The pool is stopping.', 'It gives out no new work; what is under way is finished.'];
  }
  if (connection.state === 'partial') {
    return ['Some of the pool’s routes fail.', 'Their panels keep the last data received.'];
  }
  return null;
}

/** The banner; empty while everything is well. */
export function ConnectionBanner(props: {
  readonly polls: readonly PollState[];
  readonly health: Health | undefined;
}) {
  const nowMs = useNowMs(1_000);
  const text = bannerText(deriveConnection(props.polls, nowMs), props.health);
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
