/** Finding a scenario by name or file, and the accounts that it names. */
import fs from 'node:fs';
import { AditError, decodeHex, encodeHex, errorMessage } from '@adit/base';
import { ss58Encode } from '@adit/keys';
import type { Scenario } from '../chain-options.ts';
import { accountNames, DEFAULT_SEED, seededSecret } from './account-names.ts';
import { BUILT_IN_SCENARIOS } from './built-in.ts';
import { scenarioOfSteps, scenarioOfText } from './scenario.ts';

/** Largest scenario file. */
const FILE_BYTES_MAX = 64 * 1_048_576;

/** An account whose key follows from the chain's seed. */
export interface SeededAccount {
  readonly name: string;
  /** SS58. */
  readonly address: string;
  /** The mini secret, hexadecimal with `0x`: known to everyone who knows the seed. */
  readonly secretSeed: string;
}

/** A scenario that was found. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** The accounts that it names, in the order in which it does. */
  readonly accounts: readonly SeededAccount[];
}

function readFile(file: string): string {
  try {
    const { size } = fs.statSync(file);
    if (size <= FILE_BYTES_MAX) return fs.readFileSync(file, 'utf8');
    throw new Error(`it has ${size} bytes, more than ${FILE_BYTES_MAX}`);
  } catch (cause) {
    throw new AditError(
      'scenario_not_found',
      `There is no scenario ${file}: ${errorMessage(cause)}`,
      {
        numbers: { scenario: file, known: Object.keys(BUILT_IN_SCENARIOS).join(' ') },
        nextStep: 'Name a built-in scenario, or a JSON file of steps that can be read.',
        cause,
      },
    );
  }
}

/**
 * The scenario of a name, or of a file. Await `ready` of `@adit/keys` first.
 * @throws AditError `scenario_not_found`, `invalid_scenario`.
 */
export function loadScenario(nameOrFile: string, seed = DEFAULT_SEED): LoadedScenario {
  const names = accountNames(seed);
  const used = new Set<string>();
  const accounts = (name: string): string | null => {
    const account = names(name);
    if (account !== null && /^[a-z]/.test(name)) used.add(name);
    return account;
  };
  const steps = Object.hasOwn(BUILT_IN_SCENARIOS, nameOrFile)
    ? BUILT_IN_SCENARIOS[nameOrFile]?.()
    : undefined;
  const scenario =
    steps === undefined
      ? scenarioOfText({ name: nameOrFile, text: readFile(nameOrFile) }, accounts)
      : scenarioOfSteps(nameOrFile, steps, { accounts });
  const seeded = [...used].map((name): SeededAccount => {
    const publicKey = decodeHex(names(name) ?? '0x');
    const secretSeed = `0x${encodeHex(seededSecret(seed, name))}`;
    return { name, address: ss58Encode(publicKey), secretSeed };
  });
  return { scenario, accounts: seeded };
}
