/** The program of a work item, in whichever of the two languages it is written. */
import type { TaskType } from '@adit/evolution';
import { isAditText, type Program, parseProgramText, translateBitsota } from '@adit/program';
import type { WorkItem } from './work-item.ts';

/**
 * Parses az64. BitSota's text is translated only where the item names no suite: such items come from
 * foreign pools, while ours hands out az64 alone and would not count what it did not hand out.
 * @throws AditError `invalid_dsl`, `features_differ`.
 */
export function readProgram(item: WorkItem, taskType: TaskType): Program {
  const text = item.algorithm_dsl;
  if (item.suite_digest !== undefined || isAditText(text)) {
    return parseProgramText(text, taskType.limits);
  }
  const { features, limits } = taskType;
  return translateBitsota(text, { features, limits }).program;
}
