/**
 * A development chain that makes blocks by the clock, takes transfers, and is killed again and again.
 * Every start must have what was announced as final before the kill.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createRandom,
  decodeHex,
  encodeHex,
  errorMessage,
  type Random,
  systemClock,
} from '@adit/base';
import { createChain, DEV_ACCOUNTS } from '@adit/chain';
import { type HeaderJson, hashHeader, headerFromJson } from '@adit/substrate';
import { RpcClient } from '../../../packages/chain/src/testing/rpc-client.ts';
import { signExtrinsic, transferCall } from '../../../packages/chain/src/testing/sign-extrinsic.ts';
import { type StartedProcess, startAdit, startProgram } from './process.ts';

const BLOCK_MS = 10;
const SHORT_JOURNAL = fileURLToPath(new URL('./chain-with-short-journal.mjs', import.meta.url));
const RECEIVERS = Object.values(DEV_ACCOUNTS);
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
/** A kill comes this long after the first new final block, at most. */
const RUN_MS = 400;

/** A block that was announced as final. */
interface FinalBlock {
  readonly number: number;
  readonly hash: string;
}

/** What came of it. */
export interface ChainKills {
  /** What was lost or changed, in words. */
  readonly violations: readonly string[];
  /** Final blocks that were announced in each run, and blocks that came back beyond the last of them. */
  readonly announced: readonly number[];
  readonly beyond: readonly number[];
  /** Times that the log told of a journal. */
  readonly replays: number;
  readonly transfers: number;
  readonly blocks: number;
}

interface Run {
  readonly process: StartedProcess;
  readonly client: RpcClient;
  readonly genesisHash: string;
}

interface Books {
  readonly violations: string[];
  readonly announced: number[];
  readonly beyond: number[];
  replays: number;
}

/** How it is done. */
export interface ChainKillPlan {
  readonly folder: string;
  readonly kills: number;
  readonly seed: string;
  /** Every second run has a defect. */
  readonly isFaulty?: boolean;
  /** Kills what is started when the test ends early. */
  readonly cleanUp: (close: () => Promise<void>) => void;
}

async function start(plan: ChainKillPlan, isShort: boolean): Promise<Run> {
  const file = path.join(plan.folder, 'chain.json');
  const flags = ['--mode', 'interval', '--block-ms', String(BLOCK_MS)];
  const process = isShort
    ? startProgram(globalThis.process.execPath, [
        ...[SHORT_JOURNAL, file, String(BLOCK_MS)],
        ...(plan.isFaulty === true ? ['late'] : []),
      ])
    : startAdit(['chain', '--port', '0', '--json', '--state', file, ...flags]);
  plan.cleanUp(async () => {
    await process.stop('SIGKILL');
  });
  const [line] = await process.waitForLine(/^\{.*\}$/m);
  const { url, genesisHash = '' } = JSON.parse(line) as { url?: string; genesisHash?: string };
  if (url === undefined) throw new Error(`It does not start: ${line}`);
  const client = await RpcClient.open(Number(new URL(url).port));
  return { process, client, genesisHash };
}

function finalBlocks(client: RpcClient, subscription: string): FinalBlock[] {
  return client.told(subscription).map((told) => {
    const header = headerFromJson(told as HeaderJson);
    return { number: header.number, hash: hashHeader(header) };
  });
}

/** Transfers with the account's next nonces until the socket ends; the same nonce is the same call. */
async function sendTransfers({ client, genesisHash }: Run, seed: string): Promise<void> {
  const { result } = await client.ask('system_accountNextIndex', ALICE);
  if (typeof result !== 'number') return;
  let nonce = result;
  for (;;) {
    const random = createRandom(`${seed} ${nonce}`);
    const to = RECEIVERS[random.nextBelow(RECEIVERS.length)] ?? '';
    const call = transferCall(to, BigInt(1_000_000 + random.nextBelow(1_000_000)));
    const extrinsic = `0x${encodeHex(signExtrinsic({ nonce, call, genesisHash }))}`;
    const { error } = await client.ask('author_submitExtrinsic', extrinsic);
    if (error !== undefined) return;
    nonce += 1;
    await systemClock.sleep(random.nextBelow(8));
  }
}

async function expectKept({ client }: Run, last: FinalBlock | null, books: Books): Promise<void> {
  if (last === null) return;
  const hash = await client.call<string | null>('chain_getBlockHash', last.number);
  const block = await client.call<object | null>('chain_getBlock', last.hash);
  if (hash !== last.hash || block === null) {
    books.violations.push(`final block ${last.number} ${last.hash} is ${hash} after the kill`);
  }
}

/** One run up to its kill; gives the last block that was announced as final. */
async function runAndKill(run: Run, random: Random, seed: string): Promise<FinalBlock[]> {
  const { client, process } = run;
  const id = await client.call<string>('chain_subscribeFinalizedHeads');
  const transfers = sendTransfers(run, seed);
  await client.waitFor(id, 2);
  await systemClock.sleep(random.nextBelow(RUN_MS));
  const { exitCode } = process.child;
  if (exitCode !== null) throw new Error(`It ended with ${exitCode}: ${process.stderr()}`);
  await process.stop('SIGKILL');
  await transfers;
  client.close();
  return finalBlocks(client, id);
}

/** Kills it as often as planned, then compares it with a chain that was never killed. */
export async function killChain(plan: ChainKillPlan): Promise<ChainKills> {
  const books: Books = { violations: [], announced: [], beyond: [], replays: 0 };
  try {
    return { ...books, ...(await runAll(plan, books)), replays: books.replays };
  } catch (error) {
    books.violations.push(errorMessage(error));
    return { ...books, blocks: 0, transfers: 0 };
  }
}

async function runAll(plan: ChainKillPlan, books: Books) {
  const random = createRandom(plan.seed);
  let last: FinalBlock | null = null;
  for (let kill = 0; kill < plan.kills; kill += 1) {
    const run = await start(plan, kill % 2 === 1);
    await expectKept(run, last, books);
    const blocks = await runAndKill(run, random, plan.seed);
    if (last !== null) books.beyond.push((blocks[0]?.number ?? 0) - last.number);
    books.announced.push(blocks.length);
    books.replays += run.process.stderr().includes('from the journal') ? 1 : 0;
    last = blocks.at(-1) ?? last;
  }
  const run = await start(plan, false);
  await expectKept(run, last, books);
  return compareAll(run, plan, books);
}

interface BlockAnswer {
  readonly block: { readonly header: HeaderJson; readonly extrinsics: readonly string[] };
}

/** Puts the same extrinsics into the same blocks of a chain in memory; both must be equal to the byte. */
async function compareAll(run: Run, { folder }: ChainKillPlan, { violations }: Books) {
  const { client, process } = run;
  const straight = createChain({ seed: 'adit', profile: 'fast' });
  let transfers = 0;
  const copyBlock = async (number: number): Promise<void> => {
    const hash = await client.call<string>('chain_getBlockHash', number);
    const { block } = await client.call<BlockAnswer>('chain_getBlock', hash);
    if (number > 2) {
      for (const extrinsic of block.extrinsics.slice(1)) straight.apply(decodeHex(extrinsic));
      straight.produceBlock();
      transfers += block.extrinsics.length - 1;
    }
    if (straight.blockAt(number)?.hash !== hash) violations.push(`block ${number} is ${hash}`);
  };
  const head = await client.call<HeaderJson>('chain_getHeader');
  for (let number = 1; number <= Number(head.number); number += 1) await copyBlock(number);
  const file = path.join(folder, 'chain.json');
  const seen = Number(head.number);
  client.close();
  const code = await process.stop('SIGTERM');
  if (code !== 0) violations.push(`the last run ended with ${code}`);
  const text = fs.readFileSync(file, 'utf8');
  // Blocks went on until it stopped, without transfers.
  const { blocks } = JSON.parse(text) as { blocks: { header: HeaderJson }[] };
  const end = Number(blocks.at(-1)?.header.number);
  for (let number = seen + 1; number <= end; number += 1) straight.produceBlock();
  if (text !== straight.dump())
    violations.push('the state differs from that of a chain without kills');
  return { blocks: end, transfers };
}
