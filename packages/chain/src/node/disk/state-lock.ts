/** One node a state file. */
import { AditError, isAditError, takeOwnerFile } from '@adit/base';
import { notWritten } from '../state-file.ts';

/**
 * Takes `FILE.lock` for this process; whoever was killed does not hold it. Gives what releases it.
 * @throws AditError `state_in_use` with the holder's pid, `state_not_written`, `disk_full`.
 */
export async function lockState(file: string): Promise<() => void> {
  try {
    return await takeOwnerFile(`${file}.lock`);
  } catch (error) {
    if (!isAditError(error)) throw notWritten(file, error);
    const pid = error.numbers['pid'] ?? null;
    throw new AditError('state_in_use', `The state file ${file} is in use by process ${pid}`, {
      numbers: { file, pid },
      nextStep: 'Stop that process, or name another file with --state.',
    });
  }
}
