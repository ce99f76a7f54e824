/** What the operator should know: alerts with what to do, and what waits. */
import type { Alert, Monitor } from '../api.ts';
import { CheckIcon, WarningIcon } from '../frame/icons.tsx';
import { Panel } from '../frame/panel.tsx';
import { listWatchFacts } from './facts.ts';

function Overall({ overall }: { readonly overall: Monitor['alerts']['overall'] }) {
  if (overall === 'ok') {
    return (
      <span className="watch-ok">
        <CheckIcon /> no alerts
      </span>
    );
  }
  return (
    <span className="warn">
      <WarningIcon /> {overall}
    </span>
  );
}

function AlertLine({ alert }: { readonly alert: Alert }) {
  const numbers = Object.entries(alert.numbers).map(([name, value]) => `${name} ${String(value)}`);
  return (
    <li className={`alert alert-${alert.level}`}>
      <span className="warn alert-level">
        <WarningIcon /> {alert.level}
      </span>
      <span className="alert-text">
        {alert.message}
        {numbers.length > 0 && <span className="quiet"> ({numbers.join(', ')})</span>}.{' '}
        <span className="quiet">{alert.next_step}</span>
      </span>
    </li>
  );
}

/** The panel; shown where the pool's monitor is open. */
export function WatchPanel({ monitor }: { readonly monitor: Monitor }) {
  const { alerts } = monitor;
  return (
    <Panel area="watch" title="Operation" note={<Overall overall={alerts.overall} />}>
      <ul className="watch-facts">
        {listWatchFacts(monitor).map(({ text, title }) => (
          <li key={title} title={title}>
            {text}
          </li>
        ))}
      </ul>
      {alerts.items.length > 0 && (
        <ul className="alerts">
          {alerts.items.map((alert) => (
            <AlertLine key={alert.code} alert={alert} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
