/**
 * The program of the chain's own process. It says when it serves, and ends cleanly when it is told to
 * or when its starter is gone. Ctrl-C reaches the whole group: here it is left to the starter, which
 * reads the chain's last figures first.
 */
import { createLogger, errorMessage, isAditError, systemClock } from '@adit/base';
import { type ChainNode, loadScenario, startChainNode } from '@adit/chain';
import { ready } from '@adit/keys';
import { type ChainGreeting, type ChainProcessOptions, STOP_ORDER } from './chain-message.ts';

function say(greeting: ChainGreeting): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(greeting, () => resolve());
  });
}

async function startNode(options: ChainProcessOptions): Promise<ChainNode> {
  const { scenario: name, ...rest } = options;
  const { scenario } = loadScenario(name);
  const log = createLogger('chain', 'warn');
  return startChainNode({ ...rest, scenario, mode: 'interval' }, { clock: systemClock, log });
}

/** Resolves when the starter says so, is gone, or somebody ends this process by hand. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('disconnect', () => resolve());
    process.once('SIGTERM', () => resolve());
    process.on('message', (order) => {
      if (order === STOP_ORDER) resolve();
    });
  });
}

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const stopped = untilStopped();
  const options = JSON.parse(process.argv[2] ?? '{}') as ChainProcessOptions;
  try {
    await ready();
    const node = await startNode(options);
    await say({ type: 'ready', url: node.url });
    await stopped;
    await node.close();
  } catch (error) {
    const facts = isAditError(error) ? error : null;
    await say({
      type: 'failed',
      code: facts?.code ?? 'chain_failed',
      message: errorMessage(error),
      numbers: facts?.numbers ?? {},
      nextStep: facts?.nextStep ?? null,
    });
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
}

await main();
