/** What a report is computed with; a receipt shows it, it decides nothing. */
import { VERSION } from '@adit/base';
import { SEMANTICS } from '@adit/program';

/** For example `adit/0.1.0 az64/1 node/20.20.2 linux-x64`. */
export const ENGINE_NAME = `adit/${VERSION} ${SEMANTICS} node/${process.versions.node} ${process.platform}-${process.arch}`;
