import { bool, buildMetadata, type RuntimeDefinition, u16 } from '@adit/substrate';
import { describe, expect, it, type TestContext } from 'vitest';
import { CHANGED, ONE_SIDED } from '../testing/differences-393.ts';
import { factsOf, readMetadata } from '../testing/metadata-facts.ts';
import { METADATA_393, recordedBytes } from '../testing/recorded-data.ts';
import { runtimeDefinition } from './runtime.ts';

interface Difference {
  readonly fact: string;
  readonly ours: string | undefined;
  readonly recorded: string | undefined;
}

function byFact(one: Difference, other: Difference): number {
  return one.fact < other.fact ? -1 : 1;
}

/** What a runtime's metadata and the recorded one state differently. */
function differences(context: TestContext, runtime: RuntimeDefinition): Difference[] {
  const recorded = readMetadata(recordedBytes(context, METADATA_393));
  const ours = readMetadata(buildMetadata(runtime, 'normal').v15);
  const ourFacts = factsOf(ours, recorded);
  const recordedFacts = factsOf(recorded, ours);
  return [...new Set([...ourFacts.keys(), ...recordedFacts.keys()])]
    .map((fact) => ({ fact, ours: ourFacts.get(fact), recorded: recordedFacts.get(fact) }))
    .filter((entry) => entry.ours !== entry.recorded)
    .sort(byFact);
}

/** The listed ones; of what only one side has, the text is not listed. */
function listed(): Difference[] {
  const oneSided = ONE_SIDED.flatMap(({ only, facts }) =>
    facts.map((fact) => ({
      fact,
      ours: only === 'ours' ? 'stated' : undefined,
      recorded: only === 'recorded' ? 'stated' : undefined,
    })),
  );
  const changed = CHANGED.map(({ fact, ours, recorded }) => ({ fact, ours, recorded }));
  return [...oneSided, ...changed].sort(byFact);
}

function shortened({ fact, ours, recorded }: Difference): Difference {
  if (ours !== undefined && recorded !== undefined) return { fact, ours, recorded };
  const stated = (text: string | undefined) => (text === undefined ? undefined : 'stated');
  return { fact, ours: stated(ours), recorded: stated(recorded) };
}

/** The runtime with one pallet's rooms replaced. */
function withPallet(
  name: string,
  change: (pallet: RuntimeDefinition['pallets'][number]) => object,
): RuntimeDefinition {
  const pallets = runtimeDefinition.pallets.map((pallet) =>
    pallet.name === name ? { ...pallet, ...change(pallet) } : pallet,
  );
  return { ...runtimeDefinition, pallets };
}

function factsThatDiffer(context: TestContext, runtime: RuntimeDefinition): string[] {
  const known = new Set(listed().map(({ fact }) => fact));
  return differences(context, runtime)
    .map(({ fact }) => fact)
    .filter((fact) => !known.has(fact));
}

describe('against the recorded metadata of spec 393', () => {
  it('differs in the listed differences and nothing else', (context) => {
    expect(differences(context, runtimeDefinition).map(shortened)).toEqual(listed());
  });

  it('would see another type, another default and another index', (context) => {
    expect(factsThatDiffer(context, runtimeDefinition)).toEqual([]);
    const wider = withPallet('SubtensorModule', ({ storage }) => ({
      storage: { ...storage, Kappa: { ...storage?.['Kappa'], type: bool, fallback: () => true } },
    }));
    expect(factsThatDiffer(context, wider)).toEqual(['storage SubtensorModule.Kappa']);
    const later = withPallet('SubtensorModule', ({ storage }) => ({
      storage: { ...storage, Rho: { ...storage?.['Rho'], fallback: () => 11 } },
    }));
    expect(factsThatDiffer(context, later)).toEqual(['storage SubtensorModule.Rho']);
    expect(
      factsThatDiffer(
        context,
        withPallet('Aura', () => ({ index: 8 })),
      ),
    ).toEqual(['pallet Aura']);
  });

  it('would see another method', (context) => {
    const apis = runtimeDefinition.apis.map((api) =>
      api.name === 'AuraApi'
        ? { ...api, methods: { ...api.methods, slot: { inputs: {}, output: u16, docs: [] } } }
        : api,
    );
    expect(factsThatDiffer(context, { ...runtimeDefinition, apis })).toEqual([
      'method AuraApi_slot',
    ]);
  });
});
