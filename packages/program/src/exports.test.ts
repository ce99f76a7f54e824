import { expect, it } from 'vitest';
import * as entry from './index.ts';

it('the entry exports these values and no other', () => {
  expect(Object.keys(entry).sort()).toEqual([
    'DEFAULT_PROGRAM_LIMITS',
    'FEATURES_MAX',
    'FEATURES_VECTOR',
    'FUNCTION_NAMES',
    'LABEL_SCALAR',
    'OPS',
    'PREDICTION_SCALAR',
    'SEMANTICS',
    'aditMath',
    'canonicalProgram',
    'checkProgram',
    'checkVectorSet',
    'createInstruction',
    'evaluateTask',
    'findOpByName',
    'formatInstruction',
    'formatProgramJson',
    'formatProgramText',
    'isAditText',
    'normalDraw',
    'opCost',
    'parseProgramJson',
    'parseProgramText',
    'parseVectorRecord',
    'parseVectorTask',
    'programCost',
    'programHash',
    'referencePrograms',
    'renderBitsota',
    'translateBitsota',
    'translateBitsotaJson',
    'uniformDraw',
  ]);
});
