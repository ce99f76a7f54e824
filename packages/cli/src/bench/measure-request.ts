/** What a measuring process can be asked to do, and what it answers. */
import { systemClock } from '@adit/base';
import {
  type CpuTimer,
  type DiscoveryAttempt,
  type DiscoveryOutcome,
  discover,
  type FixedMeasurement,
  type FixedSample,
  type IslandMeasurement,
  type IslandSample,
  measureFixed,
  measureIslands,
  measureSearch,
  type SearchMeasurement,
  type SearchSample,
} from '@adit/evolution';

/** One measurement by name of its kind. */
export type MeasureRequest =
  | { readonly kind: 'fixed'; readonly given: FixedMeasurement }
  | { readonly kind: 'search'; readonly given: SearchMeasurement }
  | { readonly kind: 'discovery'; readonly given: DiscoveryAttempt }
  | { readonly kind: 'islands'; readonly given: IslandMeasurement };

/** The answer to each kind of request. */
export interface MeasureAnswers {
  readonly fixed: FixedSample;
  readonly search: SearchSample;
  readonly discovery: DiscoveryOutcome;
  readonly islands: IslandSample;
}

/** Does what is asked. */
export async function measure(
  request: MeasureRequest,
  readCpuS: CpuTimer,
): Promise<MeasureAnswers[keyof MeasureAnswers]> {
  switch (request.kind) {
    case 'fixed':
      return measureFixed(request.given, readCpuS);
    case 'search':
      return measureSearch(request.given, readCpuS);
    case 'discovery':
      return discover(request.given, readCpuS);
    case 'islands':
      return measureIslands(request.given, systemClock);
  }
}
