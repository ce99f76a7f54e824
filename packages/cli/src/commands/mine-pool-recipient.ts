/** `adit mine pool recipient`: shows or sets the coldkey that a miner is paid to. */
import { AditError } from '@adit/base';
import { readColdkeypub, ss58Decode } from '@adit/keys';
import { walletFolder } from '../miner-hotkey.ts';
import { type MinerFlags, openMinerLink } from '../miner-link.ts';
import { printAnswer } from '../print-answer.ts';

/** Instead of an address: the public coldkey of the wallet that --wallet-name names. */
const FROM_WALLET = 'coldkeypub';

async function chooseColdkey(text: string, flags: MinerFlags): Promise<string> {
  if (text !== FROM_WALLET) {
    ss58Decode(text);
    return text;
  }
  const { walletName } = flags;
  if (walletName === undefined) {
    throw new AditError('invalid_setting', 'No wallet is named whose coldkey it could be', {
      numbers: { given: text },
      nextStep: 'Name it: --wallet-name NAME.',
    });
  }
  return (await readColdkeypub({ walletPath: walletFolder(flags), walletName })).address;
}

/** Shows the coldkey, or sets it. */
export async function runRecipient(given: string | undefined, flags: MinerFlags): Promise<number> {
  const coldkey = given === undefined ? null : await chooseColdkey(given, flags);
  const { client } = await openMinerLink(flags);
  if (coldkey === null) {
    const answer = await client.readOwnRecipient();
    return printAnswer(flags, answer, () => [
      `${answer.hotkey} is paid to ${answer.recipient_coldkey ?? 'nobody yet'}`,
    ]);
  }
  const answer = await client.updateRecipient({ body: { recipient_coldkey: coldkey } });
  const { withdrawals_from: from } = answer;
  return printAnswer(flags, answer, () => [
    `${answer.hotkey} is paid to ${answer.recipient_coldkey} for epochs that close from now on.`,
    ...(from === null ? [] : [`As this is a change, new withdrawals wait until ${from}.`]),
  ]);
}
