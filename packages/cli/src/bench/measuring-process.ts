/** A process of its own for a measurement, so that nothing else of ours is counted with it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AditError } from '@adit/base';
import type { MeasureAnswers, MeasureRequest } from './measure-request.ts';

const ENTRY = fileURLToPath(new URL('./measure-process.js', import.meta.url));

/** A started process. It measures one thing at a time. */
export interface MeasuringProcess {
  ask<Kind extends keyof MeasureAnswers>(
    request: Extract<MeasureRequest, { readonly kind: Kind }>,
  ): Promise<MeasureAnswers[Kind]>;
  close(): Promise<void>;
}

function endedEarly(code: unknown): AditError {
  return new AditError('bench_process_ended', 'A measuring process ended before it answered', {
    numbers: { exit: String(code) },
    nextStep: 'Its own message stands above; run the benchmark again with enough memory.',
  });
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const leaving = new AbortController();
  const { signal } = leaving;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([answer]) => answer),
      once(child, 'exit', { signal }).then(([code]) => {
        throw endedEarly(code);
      }),
    ]);
  } finally {
    leaving.abort();
  }
}

/** Starts a measuring process. */
export function startMeasuringProcess(): MeasuringProcess {
  const child = fork(ENTRY, { serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] });
  const exited = once(child, 'exit');
  return {
    async ask(request) {
      const answer = answerOf(child);
      child.send(request);
      // The entry answers every kind with its own shape.
      return (await answer) as MeasureAnswers[typeof request.kind];
    },
    async close() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** Asks a fresh process one thing and ends it. */
export async function measureApart<Kind extends keyof MeasureAnswers>(
  request: Extract<MeasureRequest, { readonly kind: Kind }>,
): Promise<MeasureAnswers[Kind]> {
  const started = startMeasuringProcess();
  try {
    return await started.ask<Kind>(request);
  } finally {
    await started.close();
  }
}
