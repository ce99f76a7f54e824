/** How methods of runtime interfaces are answered: from the state alone, so also from an old one. */
import { AditError } from '@adit/base';
import {
  type ApiMethod,
  encode,
  type RuntimeApi,
  ScaleReader,
  type ValueOf,
} from '@adit/substrate';
import type { StateReader } from '../state/chain-state.ts';
import { LEFT_OUT } from './left-out.ts';

/** The arguments of a method, by name. */
export type ApiArguments<Method extends ApiMethod> = {
  [Name in keyof Method['inputs']]: ValueOf<Method['inputs'][Name]>;
};

/** What answers the methods of an interface, by name. A method without one is refused by name. */
export type ApiHandlers<Api extends RuntimeApi> = {
  readonly [Name in keyof Api['methods']]?: (
    reader: StateReader,
    args: ApiArguments<Api['methods'][Name]>,
  ) => ValueOf<Api['methods'][Name]['output']>;
};

/** A handler whose arguments are known to fit, after decoding. */
type AnyApiHandler = (reader: StateReader, args: never) => unknown;

/** Handlers by interface and method. */
export type ApiTable = Readonly<
  Record<string, Readonly<Record<string, AnyApiHandler | undefined>>>
>;

function unknownMethod(name: string): AditError {
  return new AditError('unknown_runtime_method', `Exported method ${name} is not found`, {
    numbers: { method: name },
    nextStep: 'Call a method that the metadata of version 15 lists.',
  });
}

function leftOut(name: string): AditError {
  const reason = LEFT_OUT[name] ?? 'it has no handler';
  return new AditError('runtime_method_left_out', `${name} is not answered: ${reason}`, {
    numbers: { method: name },
    nextStep: 'See docs/chain-apis.md for the methods that this chain answers.',
  });
}

interface Found {
  readonly method: ApiMethod;
  readonly handler: AnyApiHandler | undefined;
}

/** Answers calls of runtime interfaces: `<interface>_<method>`. */
export class RuntimeApiCaller {
  readonly #byName = new Map<string, Found>();

  constructor(apis: readonly RuntimeApi[], table: ApiTable) {
    for (const api of apis) {
      for (const [name, method] of Object.entries(api.methods)) {
        const handler = table[api.name]?.[name];
        this.#byName.set(`${api.name}_${name}`, { method, handler });
      }
    }
  }

  /**
   * The encoded answer.
   *
   * @param args the arguments, encoded one behind the other
   * @throws AditError `unknown_runtime_method`, `runtime_method_left_out`, `invalid_scale`
   */
  call(reader: StateReader, name: string, args: Uint8Array): Uint8Array {
    const found = this.#byName.get(name);
    if (found === undefined) throw unknownMethod(name);
    const { method, handler } = found;
    if (handler === undefined) throw leftOut(name);
    const source = new ScaleReader(args);
    const values: Record<string, unknown> = {};
    for (const [input, type] of Object.entries(method.inputs)) values[input] = type.read(source);
    source.end();
    return encode(method.output, handler(reader, values as never));
  }

  /** Names of all methods, and whether they are answered. */
  methods(): { name: string; isAnswered: boolean }[] {
    return [...this.#byName].map(([name, { handler }]) => ({
      name,
      isAnswered: handler !== undefined,
    }));
  }
}
