/** The part that each slot plays, and a name for it in exported code. */
import type { OperandKind } from '../program.ts';
import type { SlotUse } from './slots.ts';
import type { Role } from './values.ts';
import type { SlotRoles, Walk } from './walk.ts';

type Uses = ReadonlyMap<string, SlotUse>;

const RESERVED: Readonly<Record<string, string>> = {
  s0: 'label',
  s1: 'prediction',
  v0: 'features',
};

function nounOf(role: Role, kind: OperandKind, slot: string): string {
  if (role === 'rate') return 'the learning rate';
  if (role === 'bias') return kind === 'scalar' ? `the bias ${slot}` : `the biases ${slot}`;
  if (role !== 'weights') return `the state ${slot}`;
  const nouns = { scalar: 'the weight', vector: 'the weights', matrix: 'the weight matrix' };
  return `${nouns[kind]} ${slot}`;
}

/** Roles of slots whose content survives, and of learning rates, from what a first walk found. */
export function findRoles(uses: Uses, walk: Walk): SlotRoles {
  const roles = new Map<string, { role: Role; noun: string }>();
  for (const [slot, use] of uses) {
    const evidence = walk.evidence.get(slot);
    const isState = use.isCarried && !use.isFixed && RESERVED[slot] === undefined;
    const role = evidence === 'rate' ? evidence : isState ? (evidence ?? 'state') : undefined;
    if (role !== undefined) roles.set(slot, { role, noun: nounOf(role, use.kind, slot) });
    if (slot === 's1' && use.isCarried) {
      const isLearned = use.writers.some((line) => line.function === 'learn');
      const noun = isLearned ? 'what learn left in s1' : 'the last prediction';
      roles.set(slot, { role: 'plain', noun });
    }
  }
  return roles;
}

const FIELDS: Readonly<Partial<Record<Role, string>>> = {
  rate: 'learningRate',
  state: 'state',
  random: 'random',
  constant: 'constant',
  error: 'error',
  correction: 'correction',
  update: 'update',
  hidden: 'hidden',
  mask: 'activeUnits',
};

function stateField(role: Role, kind: OperandKind): string | undefined {
  const isScalar = kind === 'scalar';
  if (role === 'bias') return isScalar ? 'bias' : 'biases';
  if (role !== 'weights') return FIELDS[role];
  return kind === 'matrix' ? 'weightMatrix' : isScalar ? 'weight' : 'weights';
}

/** One word for what a slot holds, undefined when its lines disagree. */
function wordFor(slot: string, use: SlotUse, context: { walk: Walk; roles: SlotRoles }) {
  const known = context.roles.get(slot);
  if (known !== undefined) return stateField(known.role, use.kind);
  if (use.writers.length === 0) return use.kind === 'scalar' ? 'zero' : 'zeros';
  const written = use.writers.map(
    (line) => context.walk.meanings[line.function].get(line.index)?.value.role ?? 'plain',
  );
  const roles = new Set(written);
  if (roles.size === 2 && roles.has('error') && roles.has('correction')) return 'error';
  return roles.size === 1 ? FIELDS[written[0]] : undefined;
}

/** A name in camel case for every slot, unique; the slot's own where nothing better is known. */
export function nameFields(
  uses: Uses,
  context: { walk: Walk; roles: SlotRoles },
): ReadonlyMap<string, string> {
  const words = new Map<string, string | undefined>();
  for (const [slot, use] of uses) {
    words.set(slot, RESERVED[slot] ?? wordFor(slot, use, context));
  }
  const counts = new Map<string, number>();
  for (const word of words.values()) {
    if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const name = (slot: string, word: string | undefined): string => {
    if (word === undefined) return slot;
    return counts.get(word) === 1 ? word : `${word}${slot.toUpperCase()}`;
  };
  const names = new Map([...words].map(([slot, word]) => [slot, name(slot, word)]));
  for (const [slot, word] of Object.entries(RESERVED)) names.set(slot, word);
  return names;
}
