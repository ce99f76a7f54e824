/**
 * The functions of az64's ops 7 to 14 and the sigmoid. Those of the host differ between engines
 * and versions; these do not. Any change of a bit raises the semantics version.
 */
import { exp, log, sigmoid } from './exponential.ts';
import { acos, asin, atan } from './inverse-trigonometry.ts';
import { cos, sin, tan } from './trigonometry.ts';

/** Deterministic elementary functions: + - * / sqrt and integer operations only. */
export const aditMath = { exp, log, sin, cos, tan, asin, acos, atan, sigmoid } as const;
