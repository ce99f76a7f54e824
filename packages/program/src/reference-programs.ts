/** The two hand-written programs that engines are compared with (AutoML-Zero's). */
import { parseProgramText } from './parse-text.ts';
import type { Program } from './program.ts';

const LINEAR = `setup:
  s2 = const 0.01
predict:
  s1 = dot v1 v0
learn:
  s3 = sub s0 s1
  s3 = mul s2 s3
  v2 = vscale s3 v0
  v1 = vadd v1 v2
`;

const NET = `setup:
  v2 = vnormal 0 0.1
  m0 = mnormal 0 0.1
  s3 = const 0.01
predict:
  v3 = matvec m0 v0
  v3 = vadd v3 v1
  v4 = vmax v3 v5
  s1 = dot v4 v2
  s1 = add s1 s2
learn:
  s4 = sub s0 s1
  s4 = mul s3 s4
  s2 = add s2 s4
  v6 = vscale s4 v4
  v2 = vadd v2 v6
  v7 = vscale s4 v2
  v8 = vstep v3
  v7 = vmul v8 v7
  v1 = vadd v1 v7
  m1 = outer v7 v0
  m0 = madd m0 m1
`;

/** Linear regression and the two-layer net, trained by stochastic gradient descent, at F features. */
export const referencePrograms = {
  linear: (features: number): Program =>
    parseProgramText(`# adit az64 scalars=4 vectors=3 matrices=1 features=${features}\n${LINEAR}`),
  net: (features: number): Program =>
    parseProgramText(`# adit az64 scalars=5 vectors=9 matrices=2 features=${features}\n${NET}`),
} as const;
