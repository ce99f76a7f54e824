/** Kernels of the scalar ops 1 to 15, 44, 47 and 56. */
import { aditMath } from '../math/adit-math.ts';
import type { Kernel } from '../step.ts';
import { greater, lesser } from './order.ts';

/** Op 0. */
export const noop: Kernel = () => undefined;

/** a + b. */
export const add: Kernel = (m, s) => {
  m[s.out] = m[s.a] + m[s.b];
};

/** a - b. */
export const sub: Kernel = (m, s) => {
  m[s.out] = m[s.a] - m[s.b];
};

/** a * b. */
export const mul: Kernel = (m, s) => {
  m[s.out] = m[s.a] * m[s.b];
};

/** a / b, IEEE without a guard. */
export const div: Kernel = (m, s) => {
  m[s.out] = m[s.a] / m[s.b];
};

/** |a|. */
export const abs: Kernel = (m, s) => {
  m[s.out] = Math.abs(m[s.a]);
};

/** 1 / a. */
export const inv: Kernel = (m, s) => {
  m[s.out] = 1 / m[s.a];
};

/** sin a. */
export const sin: Kernel = (m, s) => {
  m[s.out] = aditMath.sin(m[s.a]);
};

/** cos a. */
export const cos: Kernel = (m, s) => {
  m[s.out] = aditMath.cos(m[s.a]);
};

/** tan a. */
export const tan: Kernel = (m, s) => {
  m[s.out] = aditMath.tan(m[s.a]);
};

/** asin a. */
export const asin: Kernel = (m, s) => {
  m[s.out] = aditMath.asin(m[s.a]);
};

/** acos a. */
export const acos: Kernel = (m, s) => {
  m[s.out] = aditMath.acos(m[s.a]);
};

/** atan a. */
export const atan: Kernel = (m, s) => {
  m[s.out] = aditMath.atan(m[s.a]);
};

/** e^a. */
export const exp: Kernel = (m, s) => {
  m[s.out] = aditMath.exp(m[s.a]);
};

/** Natural logarithm of a. */
export const log: Kernel = (m, s) => {
  m[s.out] = aditMath.log(m[s.a]);
};

/** 1 at zero, unlike the steps of vectors and matrices; 0 for NaN. */
export const step: Kernel = (m, s) => {
  m[s.out] = m[s.a] >= 0 ? 1 : 0;
};

/** in1 where NaN makes the comparison fail. */
export const min: Kernel = (m, s) => {
  m[s.out] = lesser(m[s.a], m[s.b]);
};

/** in1 where NaN makes the comparison fail. */
export const max: Kernel = (m, s) => {
  m[s.out] = greater(m[s.a], m[s.b]);
};

/** The f64 constant. */
export const constant: Kernel = (m, s) => {
  m[s.out] = s.c0;
};
