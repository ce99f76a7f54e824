/** Learning programs of az64: ops, text and JSON forms, canonical form, reference interpreter. */
export {
  type BitsotaRefusal,
  type BitsotaRenderOptions,
  type BitsotaText,
  renderBitsota,
} from './bitsota/render.ts';
export {
  type BitsotaTranslation,
  type BitsotaTranslationOptions,
  type BitsotaWarning,
  isAditText,
  translateBitsota,
  translateBitsotaJson,
} from './bitsota/translate.ts';
export { canonicalProgram } from './canonical.ts';
export { checkProgram } from './check-program.ts';
export {
  type CompiledTasks,
  type CompileOptions,
  compileTasks,
} from './compiled/compile-tasks.ts';
export { createLiveCodeExtractor, type LiveCodeExtractor } from './compiled/extract-live-code.ts';
export { FLAT_KINDS, FLAT_OPS } from './compiled/flat-ops.ts';
export {
  type Allocate,
  allocateOwn,
  FlatPrograms,
  type FlatShape,
} from './compiled/flat-programs.ts';
export {
  CONSTANTS_PER_INSTRUCTION,
  INSTRUCTIONS_MAX,
  LiveCode,
  liveProgram,
  loadLiveCode,
} from './compiled/live-code.ts';
export { KEY_WORDS, writeLiveCodeKey } from './compiled/live-code-key.ts';
export { opCost, programCost } from './cost.ts';
export { dependsOnFeatures } from './depends-on-features.ts';
export { type Evaluation, type EvaluationRules, evaluateTask, type TaskData } from './evaluate.ts';
export {
  type ExplainedLine,
  type ExplainedSlot,
  type Explanation,
  explainProgram,
} from './explain/explain.ts';
export { formatDataFile } from './export/data-file.ts';
export type { ExportSuite } from './export/module-parts.ts';
export { formatPythonModule } from './export/python-module.ts';
export { formatTypeScriptModule } from './export/typescript-module.ts';
export { formatInstruction, formatProgramText } from './format-text.ts';
export { programHash } from './hash.ts';
export { formatProgramJson, type ProgramJson, parseProgramJson } from './json.ts';
export { markLiveInstructions } from './liveness.ts';
export { aditMath } from './math/adit-math.ts';
export { type ConstantFields, findOpByName, OPS, type OpInfo } from './ops.ts';
export { parseProgramText } from './parse-text.ts';
export {
  type Banks,
  createInstruction,
  DEFAULT_PROGRAM_LIMITS,
  FEATURES_MAX,
  FEATURES_VECTOR,
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  LABEL_SCALAR,
  type OperandKind,
  PREDICTION_SCALAR,
  type Program,
  type ProgramLimits,
} from './program.ts';
export { normalDraw, uniformDraw } from './random-stream.ts';
export { referencePrograms } from './reference-programs.ts';
export { SEMANTICS } from './semantics.ts';
export { type Simplification, simplifyProgram } from './simplify/simplify.ts';
export {
  checkVectorSet,
  parseVectorRecord,
  parseVectorTask,
  type VectorRecord,
  type VectorReport,
  type VectorTask,
} from './vector-set.ts';
