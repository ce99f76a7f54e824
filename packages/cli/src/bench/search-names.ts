/** Names that `adit bench search --config` takes. */
import { AditError } from '@adit/base';
import { CONFIGURATION_NAMES, type ConfigurationName } from '@adit/evolution';

/** A configuration, with or without caches. */
export interface SearchName {
  /** Such as `DEMO` or `DEMO-cache`. */
  readonly name: string;
  readonly configuration: ConfigurationName;
  readonly hasCaches: boolean;
}

/** What is asked for by names. */
export interface ChosenNames {
  readonly searches: readonly SearchName[];
  readonly hasDiscovery: boolean;
  readonly hasSpeedup: boolean;
}

/** What discovers linear regression, seed by seed. */
export const DISCOVERY = 'discovery';
/** One thread against two. */
export const SPEEDUP = 'speedup-2-threads';
const SPECIAL = [DISCOVERY, SPEEDUP];
const CACHE_SUFFIX = '-cache';
const DEFAULT_NAMES = 'DEMO,DEMO-cache,DEMO1000,LIN16,NONLIN,CIFARLIKE,ALLOPS';

function findSearch(name: string): SearchName {
  const hasCaches = name.endsWith(CACHE_SUFFIX);
  const plain = hasCaches ? name.slice(0, -CACHE_SUFFIX.length) : name;
  const configuration = CONFIGURATION_NAMES.find((known) => known === plain);
  if (configuration !== undefined) return { name, configuration, hasCaches };
  throw new AditError('invalid_setting', 'There is no such configuration', {
    numbers: { given: name },
    nextStep: `Choose from ${CONFIGURATION_NAMES.join(', ')}, each with -cache or without, ${SPECIAL.join(', ')}.`,
  });
}

/**
 * What the names ask for, in their order; without names the default ones.
 * @throws AditError `invalid_setting` for a name that is none.
 */
export function chooseNames(text: string | undefined): ChosenNames {
  const names = [...new Set((text ?? DEFAULT_NAMES).split(',').map((name) => name.trim()))];
  return {
    searches: names.filter((name) => !SPECIAL.includes(name)).map(findSearch),
    hasDiscovery: names.includes(DISCOVERY),
    hasSpeedup: names.includes(SPEEDUP),
  };
}
