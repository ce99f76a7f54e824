/**
 * Entry of an evaluation thread: opens the problems, then works on one request after the other.
 *
 * Programs of strangers run here, as data of the evaluator, apart from the thread that talks to
 * the sidecar: that one keeps the lease, and ends this thread when it takes too long.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '@adit/base';
import type { TaskType } from '@adit/evolution';
import { evaluateItem } from './evaluate-item.ts';
import { type Evaluator, loadEvaluator, openProblems, warmUp } from './evaluator.ts';
import { evolveBatch } from './evolve-batch.ts';
import { describeFailure } from './failure.ts';
import type { ThreadMessage, ThreadRequest, ThreadSetup } from './thread-messages.ts';
import { type GateView, viewGate } from './work-gate.ts';

interface Workplace {
  readonly problems: ReadonlyMap<string, TaskType>;
  readonly evaluator: Evaluator;
  readonly gate: GateView;
  readonly send: (message: ThreadMessage) => void;
}

function serve(request: ThreadRequest, { problems, evaluator, gate, send }: Workplace): void {
  const flag = new Int32Array(request.cancel);
  const isCancelled = (): boolean => Atomics.load(flag, 0) !== 0;
  if (request.type === 'evaluate') {
    const isUnwanted = (): boolean => isCancelled() || systemClock.nowMs() >= request.deadlineMs;
    for (const algorithm of request.algorithms) {
      gate.rest(isUnwanted);
      if (isCancelled()) break;
      send({ type: 'item', result: evaluateItem(algorithm, problems, evaluator) });
    }
    send({ type: 'done' });
    return;
  }
  const onProgress = (progress: Extract<ThreadMessage, { type: 'progress' }>['progress']): void =>
    send({ type: 'progress', progress });
  const deps = { problems, evaluator, gate, clock: systemClock, isCancelled, onProgress };
  send({ type: 'evolved', outcome: evolveBatch(request.order, deps) });
}

async function runThread(port: MessagePort, setup: ThreadSetup): Promise<void> {
  const send = (message: ThreadMessage): void => port.postMessage(message);
  let workplace: Workplace;
  try {
    const evaluator = await loadEvaluator(setup.evaluatorModule);
    const problems = openProblems(setup.specs, evaluator);
    warmUp(problems);
    workplace = { evaluator, problems, gate: viewGate(setup.gate), send };
  } catch (error) {
    send({ type: 'unusable', failure: describeFailure(error, 'evaluator_failed') });
    return;
  }
  port.on('message', (request: ThreadRequest) => {
    try {
      serve(request, workplace);
    } catch (error) {
      send({ type: 'failed', failure: describeFailure(error, 'evaluator_failed') });
    }
  });
  send({ type: 'ready', problems: [...workplace.problems.keys()] });
}

if (parentPort !== null) {
  const setup: ThreadSetup = workerData;
  void runThread(parentPort, setup);
}
