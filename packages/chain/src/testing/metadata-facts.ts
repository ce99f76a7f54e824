/** Metadata as a list of facts, so that two metadata can be compared fact by fact. */
import { decAnyMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings';

/** Metadata in the one shape that the library gives to all versions. */
export type LibraryMetadata = ReturnType<typeof unifyMetadata>;

type Pallet = LibraryMetadata['pallets'][number];
type StorageEntry = NonNullable<Pallet['storage']>['items'][number];
type Entry = LibraryMetadata['lookup'][number];
type Field = Extract<Entry['def'], { tag: 'composite' }>['value'][number];

/** Reads metadata that begins with its magic number. */
export function readMetadata(blob: Uint8Array): LibraryMetadata {
  return unifyMetadata(decAnyMetadata(blob));
}

/** Types that hold what is compared by itself or follows another version. */
const APART =
  /^(?:node_subtensor_runtime::Runtime(?:Call|Event|Error)|.*::pallet::(?:Call|Event|Error))$/;

/** Types that are written out with what they hold. */
const CONTAINERS: ReadonlySet<string> = new Set([
  'Option',
  'Result',
  'Cow',
  'BoundedVec',
  'WeakBoundedVec',
  'BTreeMap',
  'BTreeSet',
]);

/** Collects what a metadata states: a key for every thing, and a text that says how it is. */
class Facts {
  readonly stated = new Map<string, string>();
  readonly #metadata: LibraryMetadata;
  readonly #defined = new Set<Entry['def']>();

  constructor(metadata: LibraryMetadata) {
    this.#metadata = metadata;
  }

  /** How a type is written: its structure, or its path when it has one, which is then a fact. */
  #text(id: number): string {
    const { path, params, def } = this.#entry(id);
    if (path.length > 0) return this.#nominal(path, params, def);
    switch (def.tag) {
      case 'primitive':
        return def.value.tag;
      case 'compact':
        return `Compact<${this.#text(def.value)}>`;
      case 'sequence':
        return `Vec<${this.#text(def.value)}>`;
      case 'array':
        return `[${this.#text(def.value.type)}; ${def.value.len}]`;
      case 'tuple':
        return `(${def.value.map((inner) => this.#text(inner)).join(', ')})`;
      default:
        return def.tag;
    }
  }

  #entry(id: number): Entry {
    const entry = this.#metadata.lookup[id];
    if (entry === undefined) throw new Error(`type ${id} is not listed`);
    return entry;
  }

  #nominal(path: string[], params: Entry['params'], def: Entry['def']): string {
    const last = path.at(-1) ?? '';
    const name = path.join('::');
    const known = params.flatMap(({ type }) => (type === undefined ? [] : [type]));
    if (CONTAINERS.has(last)) return `${last}<${known.map((id) => this.#text(id)).join(', ')}>`;
    const [first] = known;
    if (path[0] === 'substrate_fixed' && first !== undefined) {
      return `${last} with ${this.#typeNumber(first)} fraction bits`;
    }
    // The real chain wraps its extrinsics once more for the sake of Ethereum's.
    if (last === 'UncheckedExtrinsic') return last;
    this.#define(name, def);
    return name;
  }

  /** A number that is written as a type, bit by bit. */
  #typeNumber(id: number): number {
    const { path, params } = this.#entry(id);
    const [upper, bit] = params.map(({ type }) => type);
    if (upper === undefined || bit === undefined) return 0;
    if (path.at(-1) !== 'UInt') throw new Error(`${path.join('::')} is no number`);
    return 2 * this.#typeNumber(upper) + (this.#entry(bit).path.at(-1) === 'B1' ? 1 : 0);
  }

  /** States a type with a path: its fields or variants, each a fact of its own. */
  #define(name: string, def: Entry['def']): void {
    if (APART.test(name) || this.#defined.has(def)) return;
    this.#defined.add(def);
    if (def.tag === 'variant') {
      for (const { index, name: variant, fields } of def.value) {
        this.#add(`variant ${name}.${variant}`, `${index}(${this.#fields(fields)})`);
      }
    } else if (def.tag === 'composite') {
      this.#add(`type ${name}`, def.value.map((field) => field.name ?? '').join(', '));
      for (const field of def.value) {
        this.#add(`field ${name}.${field.name ?? ''}`, this.#text(field.type));
      }
    }
  }

  /** One path may stand for several types when it has parameters. */
  #add(key: string, text: string): void {
    const known = this.stated.get(key)?.split(' or ') ?? [];
    this.stated.set(key, [...new Set([...known, text])].sort().join(' or '));
  }

  #fields(fields: readonly Field[]): string {
    return fields
      .map(({ name, type }) => (name === undefined ? '' : `${name}: `) + this.#text(type))
      .join(', ');
  }

  #storage(pallet: string, { name, modifier, type, fallback }: StorageEntry): void {
    const kept = modifier === 0 ? 'optional' : 'default';
    if (type.tag === 'plain') {
      this.stated.set(`storage ${pallet}.${name}`, `${kept} ${this.#text(type.value)} ${fallback}`);
      return;
    }
    const { hashers, key, value } = type.value;
    const hashed = hashers.map(({ tag }) => tag).join(', ');
    const text = `${kept} ${hashed} of ${this.#text(key)} to ${this.#text(value)} ${fallback}`;
    this.stated.set(`storage ${pallet}.${name}`, text);
  }

  #calls(pallet: string, id: number): void {
    const { def } = this.#entry(id);
    for (const { name, index, fields } of def.tag === 'variant' ? def.value : []) {
      const spelled = fields.map((field) => {
        const typeName = field.typeName?.replace(/\s+/g, ' ') ?? '';
        return `${field.name}: ${typeName} is ${this.#text(field.type)}`;
      });
      this.stated.set(`call ${pallet}.${name}`, `${index}(${spelled.join(', ')})`);
    }
  }

  #pallet({ name, index, storage, calls, constants }: Pallet): void {
    this.stated.set(`pallet ${name}`, String(index));
    for (const item of storage?.items ?? []) this.#storage(name, item);
    if (calls !== undefined) this.#calls(name, calls.type);
    for (const { name: constant, type, value } of constants) {
      // The version differs as a whole, and has a test of its own.
      const shown = constant === 'Version' ? '' : ` ${value}`;
      this.stated.set(`constant ${name}.${constant}`, `${this.#text(type)}${shown}`);
    }
  }

  #apis(isKept: (api: string) => boolean): void {
    for (const { name, methods } of this.#metadata.apis) {
      this.stated.set(`interface ${name}`, '');
      if (!isKept(name)) continue;
      for (const { name: method, inputs, output } of methods) {
        const given = inputs.map((input) => `${input.name}: ${this.#text(input.type)}`).join(', ');
        this.stated.set(`method ${name}_${method}`, `(${given}) to ${this.#text(output)}`);
      }
    }
  }

  /** States everything; of pallets and interfaces that `known` does not have, only that they are. */
  collect(known: LibraryMetadata): ReadonlyMap<string, string> {
    const pallets = new Set(known.pallets.map(({ name }) => name));
    for (const pallet of this.#metadata.pallets) {
      if (pallets.has(pallet.name)) this.#pallet(pallet);
      else this.stated.set(`pallet ${pallet.name}`, String(pallet.index));
    }
    const apis = new Set(known.apis.map(({ name }) => name));
    this.#apis((name) => apis.has(name));
    const { extensions } = this.#metadata.extrinsic;
    for (const [place, extension] of Object.values(extensions).entries()) {
      const { identifier, type, additionalSigned } = extension;
      const text = `${identifier} ${this.#text(type)} and ${this.#text(additionalSigned)}`;
      this.stated.set(`extension ${place}`, text);
    }
    return this.stated;
  }
}

/** What `metadata` states, in as far as `known` has the pallet or interface too. */
export function factsOf(
  metadata: LibraryMetadata,
  known: LibraryMetadata,
): ReadonlyMap<string, string> {
  return new Facts(metadata).collect(known);
}
