/** What a report is computed with; a receipt shows it, it decides nothing. */
import { VERSION } from '@adit/base';
import { SEMANTICS } from '@adit/program';

/**
 * For example `adit/0.1.0 az64/1 wasm node/20.20.2 linux-x64`: scores come from the compiled evaluator,
 * whose bits are the interpreter's.
 */
export const ENGINE_NAME = `adit/${VERSION} ${SEMANTICS} wasm node/${process.versions.node} ${process.platform}-${process.arch}`;
