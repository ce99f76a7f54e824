/** `adit pool withdrawals …`: the operator's queue of payouts. */
import type {
  OperatorWithdrawal,
  WithdrawalParams,
  WithdrawalStatus,
  WithdrawalStepAnswer,
} from '@adit/wire';
import { atPool, type OperatorFlags, type OperatorLink } from '../operator-link.ts';
import { formatAmount, printAnswer } from '../print-answer.ts';

/** Flags of `adit pool withdrawals list`. */
interface ListFlags extends OperatorFlags {
  readonly status?: string;
}

/** Flags of a step. */
interface StepFlags extends OperatorFlags {
  readonly reason?: string;
}

const PAGE = 200;

/** One withdrawal for people. */
export function describeLine(one: OperatorWithdrawal): string {
  const facts = [
    `${one.withdrawal_id}`.padStart(5),
    one.status.padEnd(9),
    formatAmount(one.amount_rao),
    `to ${one.recipient_coldkey}`,
    `of ${one.hotkey}`,
    one.requested_at,
    one.approved_by === null ? '' : `approved by ${one.approved_by}`,
    one.tx_id === null ? '' : `tx ${one.tx_id}`,
    one.reason === null ? '' : `(${one.reason})`,
  ];
  return facts.filter((fact) => fact !== '').join('  ');
}

/** All withdrawals of a state (all of them without one), oldest first. */
export async function readAllWithdrawals(
  { client }: OperatorLink,
  status: WithdrawalStatus | undefined,
): Promise<OperatorWithdrawal[]> {
  const all: OperatorWithdrawal[] = [];
  let cursor: string | undefined;
  do {
    const query = {
      limit: PAGE,
      ...(status === undefined ? {} : { status }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const page = await client.listAllWithdrawals({ query });
    all.push(...page.withdrawals);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all.toReversed();
}

/** Prints the queue. */
export async function runListWithdrawals(flags: ListFlags): Promise<number> {
  // The pool's own schema refuses another word, and names the ones there are.
  const status = flags.status?.toUpperCase() as WithdrawalStatus | undefined;
  const withdrawals = await atPool(flags, (link) => readAllWithdrawals(link, status));
  return printAnswer(flags, { withdrawals }, () =>
    withdrawals.length === 0 ? ['No withdrawals.'] : withdrawals.map(describeLine),
  );
}

/** Prints what a step led to. */
export function printStep(flags: OperatorFlags, answer: WithdrawalStepAnswer): number {
  return printAnswer(flags, answer, () =>
    answer.withdrawals.map((one) => `${describeLine(one)}\n       ${one.next}`),
  );
}

/** Takes a step with withdrawals by id. */
export async function runStepWithdrawals(
  step: WithdrawalParams['step'],
  ids: readonly number[],
  flags: StepFlags,
): Promise<number> {
  const { reason } = flags;
  const answer = await atPool(flags, ({ client, operator }) =>
    client.stepWithdrawals({
      params: { step },
      body: {
        ...operator,
        withdrawal_ids: [...ids],
        ...(reason === undefined ? {} : { reason }),
      },
    }),
  );
  return printStep(flags, answer);
}
