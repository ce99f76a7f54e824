/**
 * Bounds for types that hold themselves, so that neither bytes of strangers nor values can make us
 * recurse until the stack ends.
 */
import { AditError } from '@adit/base';

/** A call may hold calls that hold calls, so many levels below the outermost one (chain 11.1). */
const CALL_DEPTH_MAX = 8;
/** Levels of any other type that holds itself. */
const SELF_DEPTH_MAX = 64;

/** Counts how deep a reader or writer stands; use one for one value. */
export class Nesting {
  #calls = 0;
  #selves = 0;

  /**
   * Runs `step` one call deeper.
   * @throws AditError `call_too_deep` more than 8 levels below the outermost call.
   */
  call<Result>(step: () => Result): Result {
    if (this.#calls > CALL_DEPTH_MAX) {
      throw new AditError('call_too_deep', 'The call holds calls over too many levels', {
        numbers: { depthMax: CALL_DEPTH_MAX },
        nextStep: 'Submit the inner calls by themselves, or in one flat batch.',
      });
    }
    this.#calls += 1;
    const result = step();
    this.#calls -= 1;
    return result;
  }

  /**
   * Runs `step` one level deeper inside a type that holds itself.
   * @throws AditError `value_too_deep` below 64 levels.
   */
  self<Result>(step: () => Result): Result {
    if (this.#selves >= SELF_DEPTH_MAX) {
      throw new AditError('value_too_deep', 'The value holds itself over too many levels', {
        numbers: { depthMax: SELF_DEPTH_MAX },
        nextStep: 'Send a value of fewer levels.',
      });
    }
    this.#selves += 1;
    const result = step();
    this.#selves -= 1;
    return result;
  }
}
