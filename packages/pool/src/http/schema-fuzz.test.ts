/**
 * No request makes the pool fail: requests generated from /openapi.json, good and spoilt, against a
 * real server with signing miners. Whatever is refused is refused in the pool's own words, and
 * whatever is answered has the shape that the document promises.
 */
import { request as httpRequest } from 'node:http';
import { ready } from '@adit/keys';
import { errorBody } from '@adit/wire';
import * as fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertInvariants } from '../testing/assert-invariants.ts';
import {
  type OddRequest,
  oddRequests,
  operationsOf,
  type PlacedOperation,
  type ReferenceDocument,
} from '../testing/odd-requests.ts';
import { openTestPool, signText, TEST_NOW_MS, type TestPool } from '../testing/open-test-pool.ts';
import { proveSample, sampleRequests } from '../testing/sample-requests.ts';

const RUNS = 25;
const nowS = String(TEST_NOW_MS / 1000);
const refusalShape = Compile(errorBody);

let test: TestPool;
let operations: PlacedOperation[] = [];
const seen = new Map<number, number>();

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

beforeAll(async () => {
  await ready();
  // No limits: a refusal for coming too often would hide every other answer.
  test = await openTestPool({ server: { limits: { classes: {}, routes: {} } } });
  for (const name of ['alice', 'bob', 'carol', 'dave']) await test.client(name).register();
  // Some work is out, so that ids of it mean something.
  await test.client('alice').requestTask({ body: { dialect: 'az64' } });
  await test.client('bob').requestLease({ body: { dialect: 'az64' } });
  const answer = await test.send({ method: 'GET', path: '/openapi.json' });
  operations = operationsOf(JSON.parse(answer.text) as ReferenceDocument);
});
afterAll(() => test.close());

/** Sends a request as it is: fetch would tidy path, method and headers. */
function send(odd: OddRequest, proof: Readonly<Record<string, string>>): Promise<Answer> {
  const { hostname, port } = new URL(test.url);
  const body = odd.body ?? new Uint8Array();
  const length = odd.body === null ? {} : { 'content-length': String(body.length) };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        ...{ hostname, port, method: odd.method, path: odd.path },
        headers: { ...odd.headers, ...length, ...proof },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, text, type: headers['content-type'] ?? '' });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function jsonOf(bytes: Uint8Array | null): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())));
  } catch {
    return {};
  }
}

/** The proof that the operation's class asks for, over what is really sent. */
function prove(operation: PlacedOperation, odd: OddRequest): Record<string, string> {
  const sample = sampleRequests().find(({ name }) => operation.operationId.startsWith(name));
  if (sample?.auth !== 'recipient') return proveSample(test, 'alice', sample ?? { auth: 'public' });
  const body = jsonOf(odd.body);
  const named = body['recipient_coldkey'] ?? body['coldkey_address'];
  const coldkey = typeof named === 'string' ? named : '';
  const text = `recipient_coldkey:update:${nowS}:${coldkey}`;
  return signText(test.keypair('alice'), text, nowS);
}

function expectRefusal(answer: Answer): void {
  expect(answer.type).toMatch(/^application\/json/);
  const refusal: unknown = JSON.parse(answer.text);
  expect([...refusalShape.Errors(refusal)]).toEqual([]);
  const { code, detail, numbers } = Object(refusal);
  expect(code).toMatch(/^[a-z][a-z0-9_]{2,60}$/);
  expect(detail.length).toBeGreaterThan(3);
  expect(detail.length).toBeLessThan(600);
  for (const name of Object.keys(numbers)) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
  if (answer.status === 405) expect(answer.headers['allow']).toBeTruthy();
  if (answer.status === 429) expect(answer.headers['retry-after']).toBeTruthy();
}

function expectSound(operation: PlacedOperation, odd: OddRequest, answer: Answer): void {
  seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
  expect(answer.status, answer.text).toBeLessThan(500);
  expect(answer.headers['x-request-id']).toMatch(/^[\x21-\x7e]{1,128}$/);
  if (odd.method === 'HEAD') return;
  if (answer.status !== 200) {
    expectRefusal(answer);
    return;
  }
  if (odd.method !== operation.method) return;
  const content = operation.responses['200']?.content ?? {};
  const [type = '', shape] = Object.entries(content)[0] ?? [];
  expect(answer.type.split(';')[0]).toBe(type.split(';')[0]);
  if (!type.startsWith('application/json')) return;
  const errors = [...Compile(shape?.schema ?? false).Errors(JSON.parse(answer.text))];
  expect(errors.map(({ instancePath, message }) => `${instancePath} ${message}`)).toEqual([]);
}

describe('a request made out of the reference', () => {
  it('never fails the pool, and is answered or refused as the reference tells', async () => {
    expect(operations.length).toBeGreaterThan(20);
    const known = [
      'batch-1',
      'lease-1',
      'lease-2',
      '1',
      '2',
      'approve',
      test.keypair('bob').address,
    ];
    for (const operation of operations) {
      await fc.assert(
        fc.asyncProperty(oddRequests(operation, known), async (odd) => {
          expectSound(operation, odd, await send(odd, prove(operation, odd)));
        }),
        { numRuns: RUNS },
      );
    }
    const total = [...seen.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(operations.length * RUNS);
    // Both ends were reached: the generator makes good requests and bad ones.
    expect(seen.get(200)).toBeGreaterThan(100);
    expect(seen.get(400)).toBeGreaterThan(100);
  }, 300_000);

  it('leaves the books balanced and the pool at work', async () => {
    await assertInvariants(test.database.sql);
    expect((await test.client('carol').readStats()).hotkey).toBe(test.keypair('carol').address);
    expect((await test.client('carol').readHealth()).window_number).toBeGreaterThan(0);
  });
});
