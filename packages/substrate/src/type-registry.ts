/**
 * The portable registry: every type once, under a number, in the order in which it was met. Types are
 * equal when their shapes are, whoever made them.
 */
import {
  type AnyType,
  DeferredType,
  type FieldShape,
  NamedType,
  type TypeShape,
} from './scale-type.ts';

/** A type as metadata lists it; the field names are those of the codec that writes metadata. */
export interface PortableType {
  readonly id: number;
  readonly path: string[];
  readonly params: { name: string; type: number | undefined }[];
  readonly def: PortableDefinition;
  readonly docs: string[];
}

interface PortableField {
  readonly name: string | undefined;
  readonly type: number;
  readonly typeName: string | undefined;
  readonly docs: string[];
}

type Primitive = Extract<TypeShape, { kind: 'primitive' }>['name'];

/** scale-info's `TypeDef`. */
export type PortableDefinition =
  | { readonly tag: 'composite'; readonly value: PortableField[] }
  | {
      readonly tag: 'variant';
      readonly value: { name: string; fields: PortableField[]; index: number; docs: string[] }[];
    }
  | { readonly tag: 'sequence'; readonly value: number }
  | { readonly tag: 'array'; readonly value: { len: number; type: number } }
  | { readonly tag: 'tuple'; readonly value: number[] }
  | { readonly tag: 'compact'; readonly value: number }
  | {
      readonly tag: 'primitive';
      readonly value: { [Name in Primitive]: { tag: Name; value: undefined } }[Primitive];
    };

/** Collects types and gives them numbers. */
export class TypeRegistry {
  readonly #byObject = new Map<AnyType, number>();
  readonly #byShape = new Map<string, number>();
  readonly #types: (PortableType | null)[] = [];

  /** The number of a type; the type and all it consists of are listed from now on. */
  idOf(type: AnyType): number {
    const inner = unwrap(type);
    const known = this.#byObject.get(inner);
    if (known !== undefined) return known;
    const shape = inner.shape();
    return isNominal(shape) ? this.#addNominal(inner, shape) : this.#addAnonymous(inner, shape);
  }

  /** All types by number. */
  list(): PortableType[] {
    return this.#types.filter((type) => type !== null);
  }

  /** A struct or enum may hold itself, so its number stands before its fields are looked at. */
  #addNominal(type: AnyType, shape: TypeShape): number {
    const id = this.#types.length;
    this.#types.push(null);
    this.#byObject.set(type, id);
    const portable = this.#describe(id, shape);
    const key = JSON.stringify([portable.path, portable.params, portable.def]);
    const twin = this.#byShape.get(key);
    if (twin !== undefined && id === this.#types.length - 1) {
      this.#types.pop();
      this.#byObject.set(type, twin);
      return twin;
    }
    this.#byShape.set(key, id);
    this.#types[id] = portable;
    return id;
  }

  #addAnonymous(type: AnyType, shape: TypeShape): number {
    const portable = this.#describe(-1, shape);
    const key = JSON.stringify(portable.def);
    const twin = this.#byShape.get(key);
    const id = twin ?? this.#types.length;
    if (twin === undefined) {
      this.#types.push({ ...portable, id });
      this.#byShape.set(key, id);
    }
    this.#byObject.set(type, id);
    return id;
  }

  #describe(id: number, shape: TypeShape): PortableType {
    const isNamed = shape.kind === 'composite' || shape.kind === 'variant';
    return {
      id,
      path: isNamed ? [...shape.path] : [],
      params: isNamed
        ? shape.parameters.map(({ name, type }) => ({
            name,
            type: type === null ? undefined : this.idOf(type),
          }))
        : [],
      def: this.#definition(shape),
      docs: [],
    };
  }

  #definition(shape: TypeShape): PortableDefinition {
    switch (shape.kind) {
      case 'primitive':
        return { tag: 'primitive', value: { tag: shape.name, value: undefined } as never };
      case 'compact':
      case 'sequence':
        return { tag: shape.kind, value: this.idOf(shape.of) };
      case 'array':
        return { tag: 'array', value: { len: shape.length, type: this.idOf(shape.of) } };
      case 'tuple':
        return { tag: 'tuple', value: shape.of.map((type) => this.idOf(type)) };
      case 'composite':
        return { tag: 'composite', value: this.#fields(shape.fields) };
      case 'variant':
        return {
          tag: 'variant',
          value: shape.variants.map(({ name, index, fields, docs }) => ({
            name,
            index,
            fields: this.#fields(fields),
            docs: [...docs],
          })),
        };
    }
  }

  #fields(fields: readonly FieldShape[]): PortableField[] {
    return fields.map(({ name, type }) => ({
      name,
      type: this.idOf(type),
      typeName: type.typeName,
      docs: [],
    }));
  }
}

function isNominal(shape: TypeShape): boolean {
  return shape.kind === 'composite' || shape.kind === 'variant';
}

function unwrap(type: AnyType): AnyType {
  if (type instanceof NamedType || type instanceof DeferredType) return unwrap(type.inner);
  return type;
}
