/**
 * Kernels that work element by element on vectors and matrices alike: `length` is F or F squared.
 * Each element is read before the same element is written, so in-place operands are safe.
 */
import type { Kernel } from '../step.ts';
import { greater, lesser } from './order.ts';

/** 0 at zero and for NaN. */
export const stepElements: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = m[s.a + i] > 0 ? 1 : 0;
};

/** Scalar a times each element of b. */
export const scaleElements: Kernel = (m, s) => {
  const factor = m[s.a];
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = factor * m[s.b + i];
};

/** Scalar a into each element. */
export const fillElements: Kernel = (m, s) => {
  const value = m[s.a];
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = value;
};

/** 1 / element. */
export const invElements: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = 1 / m[s.a + i];
};

/** |element|. */
export const absElements: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = Math.abs(m[s.a + i]);
};

/** a + b. */
export const addElements: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = m[s.a + i] + m[s.b + i];
};

/** a - b. */
export const subElements: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = m[s.a + i] - m[s.b + i];
};

/** a * b. */
export const mulElements: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = m[s.a + i] * m[s.b + i];
};

/** a / b. */
export const divElements: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = m[s.a + i] / m[s.b + i];
};

/** Vectors: in1 where NaN makes the comparison fail. */
export const minVector: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = lesser(m[s.a + i], m[s.b + i]);
};

/** Vectors: in1 where NaN makes the comparison fail. */
export const maxVector: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = greater(m[s.a + i], m[s.b + i]);
};

/** Matrices: in2 where NaN makes the comparison fail. */
export const minMatrix: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = lesser(m[s.b + i], m[s.a + i]);
};

/** Matrices: in2 where NaN makes the comparison fail. */
export const maxMatrix: Kernel = (m, s) => {
  for (let i = 0; i < s.length; i += 1) m[s.out + i] = greater(m[s.b + i], m[s.a + i]);
};
