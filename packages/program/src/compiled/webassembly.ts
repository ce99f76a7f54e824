/** What we use of WebAssembly: the language's own library has no types for it without a browser's. */

/** Memory that grows by pages of 64 KiB; every view of the old buffer is dead afterwards. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** A compiled module; opaque. */
export type WasmModule = object;

interface WasmApi {
  readonly Memory: new (sizes: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: Readonly<Record<string, unknown>>,
  ) => { readonly exports: object };
}

/** The host's WebAssembly. */
export const wasm: WasmApi = Reflect.get(globalThis, 'WebAssembly');
