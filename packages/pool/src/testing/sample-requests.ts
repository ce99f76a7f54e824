/**
 * A request for every route of the table that its schemas accept, and the proof that its access class
 * asks for, so that tests can walk the table.
 */
import { type PoolRoutes, poolRoutes, type RouteAuth, type RouteDefinition } from '@adit/wire';
import { signText, TEST_OPERATOR_TOKEN, type TestPool } from './open-test-pool.ts';

/** The coldkey that a sample's recipient update names. */
export const SAMPLE_COLDKEY = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

const bodies: Partial<Record<keyof PoolRoutes, unknown>> = {
  register: {},
  requestTask: { dialect: 'az64' },
  submitEvolution: { evolved_function: 'x', parent_functions: [] },
  submitEvaluation: { evaluations: [] },
  requestLease: { dialect: 'az64' },
  submitLease: { evaluations: [], evolutions: [] },
  resetTasks: {},
  updateRecipient: { recipient_coldkey: SAMPLE_COLDKEY },
  requestWithdrawal: {},
  verifyResult: {},
  stepWithdrawals: { withdrawal_ids: [1] },
  markWithdrawalsSent: { payments: [{ withdrawal_id: 1, tx_id: '0x1' }] },
  banMiner: { hotkey: SAMPLE_COLDKEY, reason: 'x' },
  unbanMiner: { hotkey: SAMPLE_COLDKEY },
  correctBalance: { hotkey: SAMPLE_COLDKEY, amount_rao: 1, reason: 'x' },
  announceFee: { fee_bps: 1, from_epoch: 1_000 },
  declareWallet: { rao: 1 },
  closePool: { reason: 'x', at_epoch: 1_000_000 },
  reopenPool: {},
  groupMiner: { hotkey: SAMPLE_COLDKEY, group: null },
};

const params: Readonly<Record<string, string>> = {
  hotkey: SAMPLE_COLDKEY,
  step: 'approve',
  number: '1',
  result_id: '1',
};

/** Access classes that a hotkey's signature opens. */
export const SIGNED_CLASSES: ReadonlySet<RouteAuth> = new Set(['miner', 'recipient', 'strong']);

/** One request without its proof. */
export interface SampleRequest {
  readonly name: string;
  readonly auth: RouteAuth;
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

/** The requests of all routes; a reading route is asked with HEAD too where `withHead`. */
export function sampleRequests(withHead = false): SampleRequest[] {
  const routes: [string, RouteDefinition][] = Object.entries(poolRoutes);
  return routes.flatMap(([name, { method, path, auth }]) => {
    const body = bodies[name as keyof PoolRoutes];
    const sample = {
      name,
      auth,
      method,
      path: path.replace(/:(\w+)/g, (_, param: string) => params[param] ?? 'b-unknown'),
      body: body === undefined ? undefined : JSON.stringify(body),
    };
    return method === 'GET' && withHead ? [sample, { ...sample, method: 'HEAD' }] : [sample];
  });
}

/** A fresh proof of a name's key, or the operator's token, as the class asks for. */
export function proveSample(
  test: Pick<TestPool, 'clock' | 'keypair' | 'sign'>,
  who: string,
  { auth }: Pick<SampleRequest, 'auth'>,
): Record<string, string> {
  if (auth === 'operator') return { 'X-Admin-Token': TEST_OPERATOR_TOKEN };
  if (!SIGNED_CLASSES.has(auth)) return {};
  if (auth !== 'recipient') return test.sign(who);
  const timestamp = String(Math.floor(test.clock.nowMs() / 1000));
  const text = `recipient_coldkey:update:${timestamp}:${SAMPLE_COLDKEY}`;
  return signText(test.keypair(who), text, timestamp);
}
