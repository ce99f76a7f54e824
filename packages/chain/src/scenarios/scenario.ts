/**
 * Scenarios: what is done to a new chain before anyone talks to it, as a list of steps. Built-in ones
 * and files are the same list. All steps are read before the first one runs.
 */
import { AditError, errorMessage, isAditError } from '@adit/base';
import type { PalletVariant } from '@adit/substrate';
import type { Chain } from '../chain.ts';
import type { Scenario } from '../chain-options.ts';
import { runtimeDefinition } from '../definitions/runtime.ts';
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { lineOfSyntaxError, linesOfItems } from './json-lines.ts';
import { type AccountByName, valueFromJson } from './json-value.ts';
import { namedPairs } from './named-storage.ts';

/** Blocks that one step makes. */
const BLOCKS_MAX = 1_000_000;
const NETUID_MAX = 65_535;
const STEPS_MAX = 100_000;

/** Where a step stands, for messages. */
interface Place {
  readonly scenario: string;
  /** From 1. */
  readonly step: number;
  /** Null in built-in scenarios. */
  readonly line: number | null;
}

type Step = (chain: Chain) => void;

/** A scenario's text: a JSON list of steps. */
export interface ScenarioText {
  /** Its name, or its file. */
  readonly name: string;
  readonly text: string;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function where({ scenario, step, line }: Place): string {
  return line === null
    ? `step ${step} of ${scenario}`
    : `step ${step} (line ${line}) of ${scenario}`;
}

function refuseStep(place: Place, reason: string, cause?: unknown): AditError {
  return new AditError('invalid_scenario', `${where(place)}: ${reason}`, {
    numbers: { ...place },
    nextStep: 'See docs/chain.md for what a step looks like.',
    cause,
  });
}

function failStep(place: Place, label: string, facts: Record<string, string>): AditError {
  return new AditError('scenario_step_failed', `${where(place)} failed: ${label}`, {
    numbers: { ...place, ...facts, error: label },
    nextStep: 'Change the step, or make blocks before it with {"newBlock": 1}.',
  });
}

/** A scenario from a list of steps. @throws AditError `invalid_scenario`. */
export function scenarioOfSteps(
  name: string,
  steps: readonly unknown[],
  given: { readonly accounts: AccountByName; readonly lines?: readonly number[] },
): Scenario {
  if (steps.length > STEPS_MAX) {
    const place = { scenario: name, step: STEPS_MAX + 1, line: null };
    throw refuseStep(place, `a scenario has at most ${STEPS_MAX} steps`);
  }
  const ready = steps.map((step, index) => {
    const place = { scenario: name, step: index + 1, line: given.lines?.[index] ?? null };
    return readStep(step, place, given.accounts);
  });
  return {
    name,
    run: (chain) => {
      for (const step of ready) step(chain);
      if (chain.isOpen) chain.produceBlock();
    },
  };
}

/** A scenario from its text. @throws AditError `invalid_scenario` with the line of what is wrong. */
export function scenarioOfText({ name, text }: ScenarioText, accounts: AccountByName): Scenario {
  let steps: unknown;
  try {
    steps = JSON.parse(text);
  } catch (error) {
    const line = lineOfSyntaxError(text, errorMessage(error));
    throw refuseStep(
      { scenario: name, step: 0, line },
      `the text is not JSON: ${errorMessage(error)}`,
    );
  }
  if (!Array.isArray(steps)) {
    throw refuseStep({ scenario: name, step: 0, line: 1 }, 'a scenario is a list of steps');
  }
  return scenarioOfSteps(name, steps, { accounts, lines: linesOfItems(text) });
}

function readStep(step: unknown, place: Place, accounts: AccountByName): Step {
  if (!isRecord(step)) throw refuseStep(place, 'a step is an object');
  try {
    if ('newBlock' in step) return readBlocks(step['newBlock'], place);
    if ('newEpoch' in step) return readEpoch(step['newEpoch'], place);
    if ('setStorage' in step) return readStorage(step['setStorage'], accounts);
    if ('call' in step) return readCall(step, place, accounts);
  } catch (error) {
    if (!isAditError(error) || error.code === 'invalid_scenario') throw error;
    throw refuseStep(place, error.message, error);
  }
  throw refuseStep(
    place,
    'a step is {"signer", "call"}, {"newBlock"}, {"newEpoch"} or {"setStorage"}',
  );
}

function readBlocks(count: unknown, place: Place): Step {
  const isCount = typeof count === 'number' && Number.isInteger(count) && count >= 1;
  if (!isCount || count > BLOCKS_MAX) {
    throw refuseStep(place, `newBlock is a whole number from 1 to ${BLOCKS_MAX}`);
  }
  return (chain) => {
    for (let made = 0; made < count; made += 1) chain.produceBlock();
  };
}

/** Blocks until the subnet's next epoch has run. */
function readEpoch(netuid: unknown, place: Place): Step {
  const isNetuid = typeof netuid === 'number' && Number.isInteger(netuid) && netuid >= 0;
  if (!isNetuid || netuid > NETUID_MAX) throw refuseStep(place, 'newEpoch is a netuid');
  const { NetworksAdded, SubnetEpochIndex, Tempo } = SubtensorModule.storage;
  return (chain) => {
    const isRunning = chain.query(NetworksAdded, netuid) && chain.query(Tempo, netuid) > 0;
    if (!isRunning || netuid === 0) {
      throw failStep(place, `netuid ${netuid} has no epochs`, { netuid: String(netuid) });
    }
    const index = chain.query(SubnetEpochIndex, netuid);
    for (let made = 0; made < BLOCKS_MAX; made += 1) {
      chain.produceBlock();
      if (chain.query(SubnetEpochIndex, netuid) !== index) return;
    }
  };
}

function readStorage(tree: unknown, accounts: AccountByName): Step {
  const pairs = isRecord(tree) ? namedPairs(tree, accounts) : [];
  return (chain) => chain.setStorage(pairs);
}

function readSigner(signer: unknown, place: Place, accounts: AccountByName): string {
  if (signer === 'root') return 'root';
  const account = typeof signer === 'string' ? accounts(signer) : null;
  if (account !== null) return account;
  if (typeof signer === 'string' && /^0x[0-9a-f]{64}$/i.test(signer)) return signer.toLowerCase();
  throw refuseStep(place, 'signer is root, a name such as Alice or miner-1, or a public key');
}

function readCall(
  step: Readonly<Record<string, unknown>>,
  place: Place,
  accounts: AccountByName,
): Step {
  const signer = readSigner(step['signer'], place, accounts);
  const reading = { accounts, path: 'call' };
  const call = valueFromJson(runtimeDefinition.callType, step['call'], reading) as PalletVariant;
  const label = `${call.pallet}.${call.name}`;
  return (chain) => {
    const facts = { call: label, signer };
    try {
      const { error } = chain.apply({ signer, call });
      if (error !== null) throw failStep(place, `${label}: ${error.label}`, facts);
    } catch (error) {
      if (!isAditError(error) || error.code === 'scenario_step_failed') throw error;
      throw failStep(place, `${label}: ${error.message}`, facts);
    }
  };
}
