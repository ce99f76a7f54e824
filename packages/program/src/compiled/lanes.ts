/**
 * Tasks side by side: which tasks run together, and their rows as lanes.
 *
 * Tasks of one group have the same numbers of rows and the same kind of evaluation. A group is as
 * large as a typical program's banks fit the first-level cache; an odd one is filled up with its last
 * task again, whose copy nobody reads.
 */
import type { TaskData } from '../evaluate.ts';

/** Most tasks of a group. */
export const LANES_MAX = 10;
/** Cache that the banks of a group should fit into: one matrix and eight vectors a task. */
const CACHE_BYTES = 31_000;

/** Tasks that run together. */
export interface LaneGroup {
  /** Positions of the tasks in the list given; as many as there are real lanes. */
  readonly members: readonly number[];
  readonly tasks: readonly TaskData[];
  /** Pairs of lanes. */
  readonly pairs: number;
}

/** Lanes of one group at F features: an even number from 2 to `lanesMax`. */
function lanesFor(features: number, lanesMax: number): number {
  const bytes = 8 * (features * features + 8 * features);
  const fitting = Math.floor(CACHE_BYTES / bytes) & ~1;
  return Math.max(2, Math.min(lanesMax & ~1, fitting));
}

function shapeOf({ evalType, trainY, validY }: TaskData): string {
  return `${evalType} ${trainY.length} ${validY.length}`;
}

/** Groups of tasks of equal shape, about equally large, in the order of the tasks. */
export function groupTasks(tasks: readonly TaskData[], lanesMax = LANES_MAX): LaneGroup[] {
  const byShape = new Map<string, number[]>();
  for (const [index, task] of tasks.entries()) {
    const shape = shapeOf(task);
    const known = byShape.get(shape);
    if (known === undefined) byShape.set(shape, [index]);
    else known.push(index);
  }
  return [...byShape.values()].flatMap((members) => splitEvenly(members, tasks, lanesMax));
}

function splitEvenly(
  members: readonly number[],
  tasks: readonly TaskData[],
  lanesMax: number,
): LaneGroup[] {
  const lanes = lanesFor(tasks[members[0]].features, lanesMax);
  const groups = Math.ceil(members.length / lanes);
  const size = 2 * Math.ceil(members.length / groups / 2);
  return Array.from({ length: Math.ceil(members.length / size) }, (_, group) => {
    const own = members.slice(group * size, (group + 1) * size);
    return {
      members: own,
      tasks: own.map((index) => tasks[index]),
      pairs: Math.ceil(own.length / 2),
    };
  });
}

/** Which task a lane computes: its own, or the last one again. */
export function taskOfLane({ tasks }: LaneGroup, lane: number): TaskData {
  return tasks[Math.min(lane, tasks.length - 1)];
}

/**
 * Writes rows of `width` elements as [row][pair][element][2 tasks] from position `start` of `target`.
 */
export function packRows(
  group: LaneGroup,
  read: (task: TaskData) => Float64Array,
  { target, start, width }: { target: Float64Array; start: number; width: number },
): void {
  const stride = group.pairs * 2 * width;
  for (let lane = 0; lane < group.pairs * 2; lane += 1) {
    const values = read(taskOfLane(group, lane));
    const first = start + (lane >> 1) * 2 * width + (lane & 1);
    const rows = values.length / width;
    for (let row = 0; row < rows; row += 1) {
      const to = first + row * stride;
      const from = row * width;
      for (let i = 0; i < width; i += 1) target[to + 2 * i] = values[from + i];
    }
  }
}
