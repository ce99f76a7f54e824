/**
 * How an operator's command reaches the pool: address and token come from the data directory of the
 * pool that runs on this machine, or from flags for one elsewhere.
 */
import { AditError, isAditError, systemClock } from '@adit/base';
import { operatorTokenPath, readOperatorToken, readPoolPlace, requireToken } from '@adit/pool';
import { createPoolClient, type PoolClient } from '@adit/wire';
import { resolvePath } from './paths.ts';

/** Flags of every operator's command. */
export interface OperatorFlags {
  readonly dataDir?: string;
  readonly poolUrl?: string;
  readonly operatorTokenFile?: string;
  readonly operator?: string;
  readonly json?: boolean;
}

/** A pool and who speaks to it. */
export interface OperatorLink {
  readonly client: PoolClient;
  /** Part of every action's body. */
  readonly operator: { readonly operator?: string };
}

const TIMEOUT_MS = 30_000;

function chooseToken(flags: OperatorFlags, dataDir: string): string {
  const { operatorTokenFile } = flags;
  if (operatorTokenFile !== undefined) return readOperatorToken(resolvePath(operatorTokenFile));
  const given = process.env['POOL_OPERATOR_TOKEN'];
  if (given !== undefined && given !== '') return requireToken(given, 'POOL_OPERATOR_TOKEN');
  return readOperatorToken(operatorTokenPath(dataDir));
}

function openLink(flags: OperatorFlags): OperatorLink {
  const dataDir = resolvePath(flags.dataDir ?? '.adit-pool');
  const baseUrl = flags.poolUrl ?? readPoolPlace(dataDir).url;
  const operatorToken = chooseToken(flags, dataDir);
  const name = flags.operator ?? process.env['POOL_OPERATOR'];
  return {
    client: createPoolClient({ baseUrl, operatorToken, clock: systemClock, timeoutMs: TIMEOUT_MS }),
    operator: name === undefined || name === '' ? {} : { operator: name },
  };
}

/**
 * Does something at the pool.
 * @throws AditError `pool_not_found`, `pool_not_running`, `token_unreadable`,
 * `invalid_token_setting`; the refusals of the pool.
 */
export async function atPool<T>(
  flags: OperatorFlags,
  work: (link: OperatorLink) => Promise<T>,
): Promise<T> {
  const link = openLink(flags);
  try {
    return await work(link);
  } catch (error) {
    if (!isAditError(error) || error.numbers['reason'] !== 'unreachable') throw error;
    const place = flags.poolUrl ?? resolvePath(flags.dataDir ?? '.adit-pool');
    throw new AditError('pool_not_running', `No pool answers at ${place}`, {
      numbers: { place },
      nextStep: 'Start it with `adit pool serve`, or name its --data-dir or --pool-url.',
      cause: error,
    });
  }
}
