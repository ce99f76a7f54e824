/** The running epoch: how long it still takes, what is to be earned, under which terms. */
import type { ReactNode } from 'react';
import type { CurrentEpoch } from '../api.ts';
import { useServerNowMs } from '../clock-context.tsx';
import { formatBps, formatPoints } from '../format/numbers.ts';
import { formatClockTime, formatCountdown, parseTime } from '../format/time.ts';
import { EmptyNote } from '../frame/empty-note.tsx';
import { Panel } from '../frame/panel.tsx';
import { RaoAmount } from '../frame/rao-amount.tsx';
import { deriveBudgetTerms } from './budget.ts';
import { Ring } from './ring.tsx';

const TICK_MS = 500;

/** The panel of the running epoch. */
export function EpochClock(props: {
  readonly epoch: CurrentEpoch | undefined;
  readonly isClosed: boolean;
}) {
  const { epoch, isClosed } = props;
  return (
    <Panel area="clock" title="Epoch">
      {epoch === undefined ? (
        <EmptyNote isLoading title="">
          The running epoch, its budget and the time left appear with the pool’s first answer.
        </EmptyNote>
      ) : isClosed ? (
        <EmptyNote isLoading={false} title="This pool has closed">
          No epoch is running. What was earned can still be withdrawn.
        </EmptyNote>
      ) : (
        <div className="clock">
          <Countdown epoch={epoch} />
          <Terms epoch={epoch} />
        </div>
      )}
    </Panel>
  );
}

function Countdown({ epoch }: { readonly epoch: CurrentEpoch }) {
  const nowMs = useServerNowMs(TICK_MS);
  const startsMs = parseTime(epoch.starts_at) ?? nowMs;
  const endsMs = parseTime(epoch.ends_at) ?? nowMs;
  const leftMs = endsMs - nowMs;
  const elapsed = endsMs > startsMs ? (nowMs - startsMs) / (endsMs - startsMs) : 0;
  return (
    <Ring elapsed={elapsed}>
      <span className="ring-number">#{epoch.number}</span>
      <span className="ring-time num" role="timer">
        {formatCountdown(leftMs)}
      </span>
      <span className="ring-end num">
        {leftMs > 0 ? 'ends' : 'was due'} {formatClockTime(epoch.ends_at)}
      </span>
    </Ring>
  );
}

function Fact(props: {
  readonly name: string;
  readonly children: ReactNode;
  readonly sub: ReactNode;
}) {
  return (
    <div className="fact">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
      <dd className="fact-sub">{props.sub}</dd>
    </div>
  );
}

function CarriedIn({ epoch }: { readonly epoch: CurrentEpoch }) {
  return (
    <span title="Left over by the epoch before">
      with <RaoAmount rao={epoch.carry_in_rao} /> carried in
    </span>
  );
}

function Terms({ epoch }: { readonly epoch: CurrentEpoch }) {
  const { feeRao, capRao } = deriveBudgetTerms(epoch);
  return (
    <dl className="facts">
      <Fact
        name="Budget"
        sub={epoch.carry_in_rao === '0' ? 'nothing carried in' : <CarriedIn epoch={epoch} />}
      >
        <RaoAmount rao={epoch.budget_rao} /> <small>RAO</small>
      </Fact>
      <Fact name="Points so far" sub="earned by all miners">
        <span className="num fact-strong">{formatPoints(epoch.points)}</span>
      </Fact>
      <Fact
        name="Fee"
        sub={
          <>
            <RaoAmount rao={feeRao} /> RAO
          </>
        }
      >
        <span className="num">{formatBps(epoch.fee_bps)}</span>
      </Fact>
      <Fact
        name="Cap per miner"
        sub={
          <>
            <RaoAmount rao={capRao} /> RAO
          </>
        }
      >
        <span className="num">{formatBps(epoch.cap_bps)}</span>
      </Fact>
    </dl>
  );
}
