/**
 * The chain and its real clients: all of them at once on one node, then what each does alone; or,
 * when recording, each on a fresh node behind a proxy that writes the transcript.
 */
import fs from 'node:fs';
import path from 'node:path';
import { startChain } from './chain-process.mjs';
import { CLIENTS, prepareClients, prepareNode, runClient } from './client-process.mjs';
import { say, scratchFolder } from './install.mjs';
import { runPage } from './page.mjs';
import { recordClient } from './record.mjs';

/** Check → '' or, for one that may be red, the reason. */
const table = JSON.parse(fs.readFileSync(new URL('checks.json', import.meta.url), 'utf8'));
/** Not a client: docs/first-subnet.md, run as it stands. */
const PAGE = 'page';
/** btcli's latency command tries these before ours, and is refused by the guard. */
const EXPECTED_TRIES = { btcli: /\.(?:opentensor\.ai|onfinality\.io|latent\.to)$/ };

/** One line a check on standard output, and the counts. */
class Report {
  counts = { passed: 0, failed: 0, red: 0 };
  failedClients = new Set();

  line(client, check, { kind, detail }) {
    const word = { passed: 'ok  ', failed: 'FAIL', red: 'red ' }[kind];
    this.counts[kind] += 1;
    if (kind === 'failed') this.failedClients.add(client);
    process.stdout.write(`${word} ${client}: ${check}: ${detail.replaceAll('\n', ' ')}\n`);
  }

  /** Holds a client's results against the table: none may be missing, unknown, or wrongly red. */
  judge(client, stage, { results, tries }) {
    const reasons = table[client][stage];
    const left = new Map(Object.entries(reasons));
    for (const { check, ok, detail, ms } of results) {
      const reason = left.get(check);
      left.delete(check);
      const seen = `${detail} (${ms} ms)`;
      if (reason === undefined) this.line(client, check, fail('not in checks.json'));
      else if (ok && reason !== '')
        this.line(client, check, fail(`passes, so it is not red: ${seen}`));
      else if (ok) this.line(client, check, { kind: 'passed', detail: seen });
      else if (reason === '') this.line(client, check, fail(seen));
      else this.line(client, check, { kind: 'red', detail: `${reason}: ${seen}` });
    }
    for (const check of left.keys()) this.line(client, check, fail('did not run'));
    const wrong = tries.filter((host) => !EXPECTED_TRIES[client]?.test(host));
    const detail = `${tries.length} tries refused ${tries.join(' ')}`;
    const kind = wrong.length === 0 ? 'passed' : 'failed';
    this.line(client, `stays on this machine (${stage})`, { kind, detail });
  }
}

const fail = (detail) => ({ kind: 'failed', detail });

function keepLog(folder, name, text) {
  const file = path.join(folder, `${name}.log`);
  fs.writeFileSync(file, text);
  return file;
}

/** The clients that have something to do in a stage. */
const named = (names, stage) => names.filter((name) => Object.keys(table[name][stage]).length > 0);

/** All clients at once on one node, then each of the rest alone. */
async function runOnOneNode({ root, names, commands, logs }, report) {
  const node = await startChain(root, ['--mode', 'interval', '--block-ms', '500']);
  const archive = await startChain(root, ['--mode', 'manual']);
  const runStage = async (client, stage) => {
    const run = { client, stage, url: node.url, archiveUrl: archive.url, isFlowing: true };
    const done = await runClient(commands[client], run);
    keepLog(logs, `${client}-${stage}`, done.log);
    report.judge(client, stage, done);
  };
  try {
    await prepareNode(node.url);
    await Promise.all(named(names, 'together').map((client) => runStage(client, 'together')));
    const later = named(names, 'alone').reverse();
    for (const client of later) await runStage(client, 'alone');
    const kind = node.isUp() ? 'passed' : 'failed';
    report.line('node', 'is up at the end', { kind, detail: node.url });
  } finally {
    keepLog(logs, 'node', node.output());
    await Promise.all([node.stop(), archive.stop()]);
  }
}

/** The page for newcomers, with a node of its own. */
async function followPage({ root, logs }, report) {
  const done = await runPage(root);
  keepLog(logs, PAGE, done.log);
  report.judge(PAGE, 'alone', done);
}

/** Each client alone behind the recording proxy, on a fresh node that makes blocks when asked. */
async function recordAll({ root, names, commands, logs }, report) {
  for (const client of named(names, 'together')) {
    const run = (url) => runClient(commands[client], { client, stage: 'together', url });
    const done = await recordClient(root, client, run);
    keepLog(logs, `${client}-record`, done.log);
    report.judge(client, 'together', done);
    if (report.failedClients.has(client)) continue;
    const file = path.join(root, 'test', 'interop', 'transcripts', `${client}.json`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, done.transcript);
    say(`interop: wrote ${path.relative(root, file)}, ${done.transcript.length} characters`);
  }
}

/** Runs the clients; the exit code: 0 when all that is not red by name passed. */
export async function runChainChecks({ root, clients, record }) {
  const wanted = clients.length === 0 ? [...CLIENTS, PAGE] : clients;
  const names = wanted.filter((name) => name !== PAGE);
  const commands = prepareClients(names);
  const logs = path.join(scratchFolder(), 'logs');
  fs.mkdirSync(logs, { recursive: true });
  const work = { root, names, commands, logs };
  const report = new Report();
  if (record) await recordAll(work, report);
  else if (names.length > 0) await runOnOneNode(work, report);
  if (!record && wanted.includes(PAGE)) await followPage(work, report);
  say(`interop: what the clients wrote is in ${logs}`);
  const { passed, failed, red } = report.counts;
  process.stdout.write(`chain: ${passed} passed, ${failed} failed, ${red} red by name\n`);
  return failed === 0 ? 0 : 1;
}
