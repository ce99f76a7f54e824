/**
 * Programs with the digests that every machine must find: together they use each kind of arithmetic
 * that a score depends on. A digest here changes with the semantics' version only.
 */

/** A program, what it is about, and its result. */
export interface GoldenProgram {
  readonly name: string;
  /** The ops that it is about. */
  readonly ops: string;
  /** Setup, predict and learn, without the header. */
  readonly body: string;
  /** Result digest on the self-test's suite. */
  readonly digest: string;
}

const LEARN = `learn:
  s4 = sub s0 s1
  s4 = mul s4 s3
  v6 = vscale s4 v0
  v2 = vadd v2 v6
`;

/** In the order in which they are tried. */
export const goldenPrograms: readonly GoldenProgram[] = [
  {
    name: 'linear',
    ops: 'dot, vscale, vadd',
    body: `setup:\n  s3 = const 0.01\npredict:\n  s1 = dot v2 v0\n${LEARN}`,
    digest: 'c55099ad34cb7fd7cf3fbac1b5ab2ad153eb11870d346c6207bd8039d501c4b0',
  },
  {
    name: 'net',
    ops: 'mnormal, matvec, vmax, vstep, outer, madd',
    body: `setup:
  v2 = vnormal 0 0.1
  m0 = mnormal 0 0.1
  s3 = const 0.01
predict:
  v3 = matvec m0 v0
  v3 = vadd v3 v1
  v4 = vmax v3 v5
  s1 = dot v4 v2
learn:
  s4 = sub s0 s1
  s4 = mul s3 s4
  v6 = vscale s4 v4
  v2 = vadd v2 v6
  v7 = vscale s4 v2
  v8 = vstep v3
  v7 = vmul v8 v7
  m1 = outer v7 v0
  m0 = madd m0 m1
`,
    digest: 'bd24266f9942b6a3fae47a0faf596e606e631f1d8bdc6c601e090248f7a54dcc',
  },
  {
    name: 'waves',
    ops: 'sin, cos, tan, asin, acos, atan',
    body: `setup:\n  s3 = const 0.02\npredict:
  s1 = dot v2 v0
  s5 = sin s1
  s6 = cos s1
  s5 = mul s5 s6
  s6 = asin s5
  s5 = acos s5
  s6 = sub s6 s5
  s6 = tan s6
  s6 = atan s6
  s1 = add s1 s6
${LEARN}`,
    digest: '03bbf2de1c75696d0f710a647c573c852d7ac91ceadd80d96e3fc7821aa95260',
  },
  {
    name: 'growth',
    ops: 'exp, log, inv, div, abs, sin',
    body: `setup:\n  s3 = const 0.02\npredict:
  s1 = dot v2 v0
  s5 = sin s1
  s5 = exp s5
  s6 = log s5
  s6 = abs s6
  s5 = inv s5
  s6 = div s6 s5
  s6 = mul s6 s3
  s1 = add s1 s6
${LEARN}`,
    digest: '193ded8178eb2571911cc406f0bf3c054686a4b84148a2592f6d281bb7e071b5',
  },
  {
    name: 'shapes',
    ops: 'matmul, transpose, rowstds, mnorm, vnorm, mmean',
    body: `setup:\n  m0 = muniform -0.5 0.5\n  v2 = vuniform -0.1 0.1\n  s3 = const 0.005\npredict:
  m1 = outer v0 v2
  m1 = matmul m0 m1
  m1 = transpose m1
  v3 = rowstds m1
  s5 = mnorm m1
  s6 = vnorm v3
  s5 = add s5 s6
  s6 = mmean m1
  s1 = dot v2 v0
  s5 = mul s5 s6
  s1 = add s1 s5
${LEARN}`,
    digest: 'a476e8af563219aaced89f8bbc4b24b78282667225c76c8170b1a584f3d236da',
  },
  {
    name: 'extremes',
    ops: 'vmin, vmax, vabs, vdiv, vstep, vstd, vmean, max',
    body: `setup:\n  s3 = const 0.01\n  v5 = vnormal 0 0.5\npredict:
  v4 = vmin v0 v5
  v3 = vmax v0 v5
  v4 = vabs v4
  v4 = vdiv v4 v3
  v3 = vstep v4
  v4 = vmul v4 v3
  v4 = vmin v4 v3
  s5 = vstd v4
  s6 = vmean v4
  s5 = max s5 s6
  s1 = dot v2 v0
  s6 = mul s5 s3
  s1 = add s1 s6
${LEARN}`,
    digest: '3aa1052a5eb70b9e45cf9aa8f91b830fc7551f72f365df2e1d9471aa0a233fdd',
  },
];
