/** The network of `adit up` inside the test's own process, where its database can be asked. */
import { createLogger, systemClock } from '@adit/base';
import { DEFAULT_TASKS, type RunningNetwork, startNetwork } from '@adit/localnet';
import { createTemporaryFolder } from './folder.ts';

/** What a test chooses. */
export interface TestNetworkOptions {
  readonly miners: number;
  readonly epochMs: number;
  /** Evaluator modules by miner name, as file URLs. */
  readonly evaluatorModules?: Readonly<Record<string, string>>;
}

/** A running network in a folder of its own. */
export interface TestNetwork {
  readonly network: RunningNetwork;
  /** Stops everything and removes the folder. */
  close(): Promise<void>;
}

/** Starts the network without console on a free port. */
export async function startTestNetwork(options: TestNetworkOptions): Promise<TestNetwork> {
  const { folder, remove } = createTemporaryFolder();
  const { miners, epochMs, evaluatorModules = {} } = options;
  try {
    const network = await startNetwork(
      {
        miners,
        epochMs,
        epochs: null,
        port: 0,
        dataDir: folder,
        databaseUrl: null,
        tasks: DEFAULT_TASKS,
        consoleDir: null,
        chain: null,
      },
      { clock: systemClock, log: createLogger('test', 'silent'), evaluatorModules },
    );
    const close = async (): Promise<void> => {
      await network.close();
      remove();
    };
    return { network, close };
  } catch (error) {
    remove();
    throw error;
  }
}
