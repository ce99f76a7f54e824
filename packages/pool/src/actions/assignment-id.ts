/** Ids of assignments as clients see them: `batch-7`, `lease-8`. */
import type { StoredAssignment } from '../store/assignments.ts';

const PATTERN = /^(batch|lease)-([1-9]\d{0,9})$/;
const MAX_ID = 2 ** 31 - 1;

/** An assignment's id as clients see it. */
export function formatAssignmentId({ id, kind }: Pick<StoredAssignment, 'id' | 'kind'>): string {
  return `${kind === 'lease' ? 'lease' : 'batch'}-${id}`;
}

/** True when a text names this assignment: a lease is no batch. */
export function isNamed(assignment: Pick<StoredAssignment, 'id' | 'kind'>, text: string): boolean {
  return formatAssignmentId(assignment) === text;
}

/** The number in a client's text, or null when no assignment can have it. */
export function parseAssignmentId(text: string): number | null {
  const id = Number(PATTERN.exec(text)?.[2]);
  return id <= MAX_ID ? id : null;
}
