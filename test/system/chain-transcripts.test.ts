/**
 * What real clients were answered is what the node answers: the transcripts that
 * `npm run test:interop -- --record` wrote, sent again to a fresh node, need no client.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { replay } from '../interop/replay.ts';
import { listTranscripts, readTranscript, type Transcript } from '../interop/transcript.ts';
import { type StartedProcess, startAdit } from './kit/process.ts';

const started: StartedProcess[] = [];

async function startChain({ seed, options }: Transcript): Promise<string> {
  const node = startAdit(['chain', '--port', '0', '--seed', seed, ...options]);
  started.push(node);
  const [url] = await node.waitForLine(/ws:\/\/[\w.]+:\d+/);
  return url;
}

afterEach(async () => {
  for (const node of started.splice(0)) await node.stop();
});

describe('the transcripts of real clients', () => {
  it('are there for all five', () => {
    expect(listTranscripts()).toEqual(['btcli', 'dedot', 'papi', 'pjs', 'sdk']);
  });

  it.each(['btcli', 'dedot', 'papi', 'pjs', 'sdk'])('%s gets the same answers', async (client) => {
    const transcript = readTranscript(client);
    expect(transcript.lines.filter(({ kind }) => kind === 'answer').length).toBeGreaterThan(50);
    expect(await replay(transcript, await startChain(transcript))).toEqual([]);
  });

  it('would show one altered byte of an answer', async () => {
    const transcript = readTranscript('dedot');
    const at = transcript.lines.findIndex(
      (line) => line.kind === 'answer' && typeof line.said === 'string' && line.said.includes('0x'),
    );
    const line = transcript.lines[at];
    if (line?.kind !== 'answer' || typeof line.said !== 'string') throw new Error('no answer');
    const altered = line.said.replace(/0x(.)/, (_, digit) => `0x${digit === '0' ? '1' : '0'}`);
    const lines = transcript.lines.with(at, { ...line, said: altered });
    const differences = await replay({ ...transcript, lines }, await startChain(transcript));
    expect(differences.map(({ line: place }) => place)).toEqual([at]);
  });
});
