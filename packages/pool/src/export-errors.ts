/** Expected failures of epoch exports; their statuses stand in errors.ts. */
import { AditError, isoTime } from '@adit/base';

/** 404: there is no such epoch yet. */
export function epochNotFound(epoch: number): AditError {
  return new AditError('epoch_not_found', 'There is no such epoch', {
    numbers: { epoch },
    nextStep: 'Take a number from /api/v1/epochs.',
  });
}

/** 409: an epoch has an export once it is closed. */
export function epochOpen(epoch: number, endsAtMs: number): AditError {
  return new AditError('epoch_open', 'The epoch is still open', {
    numbers: { epoch, endsAt: isoTime(endsAtMs) },
    nextStep: 'Ask again after its end.',
  });
}

/** 409: closed by a version that kept no rules with an epoch. */
export function epochNotExportable(epoch: number): AditError {
  return new AditError('epoch_not_exportable', 'The epoch was closed before exports existed', {
    numbers: { epoch },
    nextStep: 'Export a later epoch; this one is in /api/v1/epochs and /api/v1/decisions.',
  });
}

/** 409: closed, but nobody with the pool's hotkey has signed it. */
export function epochNotSealed(epoch: number): AditError {
  return new AditError('epoch_not_sealed', 'The pool has not signed this epoch yet', {
    numbers: { epoch },
    nextStep: 'Start the pool once, or export where its hotkey is.',
  });
}
