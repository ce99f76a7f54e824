/** The evaluator's WebAssembly module: compiled once a process, one instance for each memory. */
import { ENGINE_BASE64 } from './engine-bytes.ts';
import { type WasmMemory, type WasmModule, wasm } from './webassembly.ts';

/** What assembly/engine.ts exports; addresses and counts are unsigned 32-bit integers. */
export interface Engine {
  setGroup(
    pairs: number,
    isAccuracy: boolean,
    features: number,
    trainX: number,
    trainY: number,
    trainRows: number,
    validX: number,
    validY: number,
    validRows: number,
    seeds: number,
    calls: number,
  ): void;
  setRules(
    maxAbsError: number,
    flushEvery: number,
    alive: number,
    sums: number,
    steps: number,
    fitness: number,
  ): void;
  setProgram(
    setup: number,
    train: number,
    featurePatches: number,
    labelPatches: number,
    labelPatchesEnd: number,
  ): void;
  setCheck(check: number, patches: number, patchesEnd: number): void;
  prepare(banks: number, bytes: number, prediction: number, fills: number): void;
  /** 1 while a lane is alive. */
  train(from: number, to: number, record: number): number;
  finish(from: number, isTraining: number): void;
  hashWords(start: number, end: number, out: number): void;
  staticEnd(): number;
  exp(x: number): number;
  log(x: number): number;
  sigmoid(x: number): number;
  sin(x: number): number;
  cos(x: number): number;
  tan(x: number): number;
  asin(x: number): number;
  acos(x: number): number;
  atan(x: number): number;
}

let compiled: WasmModule | null = null;

/** A new instance that works on `memory`. */
export function createEngine(memory: WasmMemory): Engine {
  compiled ??= new wasm.Module(Buffer.from(ENGINE_BASE64, 'base64'));
  const { exports } = new wasm.Instance(compiled, { env: { memory } });
  // The module is our own: its exports are the interface above.
  return exports as unknown as Engine;
}
