/** `adit pool ban · unban · bans · group`: which hotkeys are kept out, and which belong together. */
import { atPool, type OperatorFlags } from '../operator-link.ts';
import { printAnswer } from '../print-answer.ts';

/** Flags of ban and unban. */
interface BanFlags extends OperatorFlags {
  readonly reason?: string;
}

/** Bans a hotkey. */
export async function runBan(hotkey: string, flags: BanFlags): Promise<number> {
  const body = { hotkey, reason: flags.reason ?? '' };
  const answer = await atPool(flags, ({ client, operator }) =>
    client.banMiner({ body: { ...operator, ...body } }),
  );
  return printAnswer(flags, answer, () => [
    `${hotkey} is banned; its open work went back to the queue, its balance stays.`,
  ]);
}

/** Lifts a ban. */
export async function runUnban(hotkey: string, flags: BanFlags): Promise<number> {
  const { reason } = flags;
  const body = { hotkey, ...(reason === undefined ? {} : { reason }) };
  const answer = await atPool(flags, ({ client, operator }) =>
    client.unbanMiner({ body: { ...operator, ...body } }),
  );
  return printAnswer(flags, answer, () => [`${hotkey} may mine.`]);
}

/** Lists the bans in force. */
export async function runBans(flags: OperatorFlags): Promise<number> {
  const answer = await atPool(flags, ({ client }) => client.listBans());
  return printAnswer(flags, answer, () =>
    answer.bans.length === 0
      ? ['Nobody is banned.']
      : answer.bans.map(({ hotkey, reason, banned_at: at }) => `${hotkey}  ${at}  ${reason}`),
  );
}

/** Declares a hotkey's group; without a name takes it out of any. */
export async function runGroup(
  hotkey: string,
  group: string | undefined,
  flags: OperatorFlags,
): Promise<number> {
  const body = { hotkey, group: group ?? null };
  const answer = await atPool(flags, ({ client, operator }) =>
    client.groupMiner({ body: { ...operator, ...body } }),
  );
  return printAnswer(flags, answer, () => [
    group === undefined
      ? `${hotkey} is in no group.`
      : `${hotkey} is in the group ${group}; its members do not judge each other’s programs.`,
  ]);
}
