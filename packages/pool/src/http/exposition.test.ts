import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExposition } from '../testing/parse-exposition.ts';
import { formatExposition } from './exposition.ts';
import { RequestMetrics } from './request-metrics.ts';

describe('the exposition format', () => {
  it('is HELP, TYPE and samples, families without samples left out', () => {
    expect(
      formatExposition([
        { name: 'a_rao', help: 'One\nline.', type: 'gauge', samples: [{ value: 10n ** 20n }] },
        { name: 'b', help: 'Nothing.', type: 'gauge', samples: [] },
        {
          name: 'c_total',
          help: 'Back\\slash.',
          type: 'counter',
          samples: [{ labels: { path: 'C:\\"x"\n', kind: '' }, value: 0.5 }],
        },
      ]),
    ).toBe(
      '# HELP a_rao One\\nline.\n# TYPE a_rao gauge\na_rao 100000000000000000000\n' +
        '# HELP c_total Back\\\\slash.\n# TYPE c_total counter\n' +
        'c_total{path="C:\\\\\\"x\\"\\n",kind=""} 0.5\n',
    );
  });

  it('any label, help and value is read back as it was', () => {
    const value = fc.oneof(fc.double(), fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }));
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        value,
        (help, label, given) => {
          const text = formatExposition([
            {
              name: 'x',
              help: `!${help}`,
              type: 'gauge',
              samples: [{ labels: { l: label }, value: given }],
            },
          ]);
          const family = parseExposition(text).get('x');
          expect(family?.help).toBe(`!${help}`);
          expect(family?.samples).toEqual([
            { name: 'x', labels: { l: label }, value: Number(given) + 0 },
          ]);
        },
      ),
    );
  });

  it('the reader refuses what is not of the format', () => {
    const head = '# HELP a A.\n# TYPE a gauge\n';
    for (const text of [
      'a 1\n',
      `${head}a 1`,
      `${head}a one\n`,
      `${head}a{x=1} 1\n`,
      `${head}a{x="1",x="2"} 1\n`,
      `${head}a{x="\\q"} 1\n`,
      `${head}b 1\n`,
      `${head}a 1\na 2\n`,
      head,
      `${head}a 1\n${head}a 1\n`,
      '# HELP a A.\n# TYPE a counter\na 1\n',
      '# HELP h A.\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
      '# HELP h A.\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_sum 1\nh_count 1\n',
    ]) {
      expect(() => parseExposition(text)).toThrow();
    }
  });
});

describe('counters of requests', () => {
  it('are cumulative histograms by route, method and status', () => {
    const metrics = new RequestMetrics();
    const request = { route: 'register', method: 'POST', status: 200 };
    for (const seconds of [0.001, 0.005, 0.3, 99]) metrics.observe({ ...request, seconds });
    metrics.observe({ ...request, status: 401, seconds: 0.002 });
    metrics.refuse('replayed_signature');
    const families = parseExposition(formatExposition(metrics.families()));
    const requests = families.get('adit_pool_http_requests_total')?.samples;
    expect(requests?.map(({ labels, value }) => [labels['status'], value])).toEqual([
      ['200', 4],
      ['401', 1],
    ]);
    const buckets = families
      .get('adit_pool_http_request_duration_seconds')
      ?.samples.filter(({ labels }) => labels['status'] === '200');
    const bucketOf = (le: string) => buckets?.find(({ labels }) => labels['le'] === le)?.value;
    expect(['0.005', '0.25', '0.5', '30', '+Inf'].map(bucketOf)).toEqual([2, 2, 3, 3, 4]);
    expect(buckets?.find(({ name }) => name.endsWith('_sum'))?.value).toBeCloseTo(99.306);
    const refusals = families.get('adit_pool_http_refusals_total')?.samples;
    expect(refusals?.map(({ labels, value }) => [labels['code'], value])).toEqual([
      ['replayed_signature', 1],
      ['rate_limited', 0],
      ['database_unavailable', 0],
    ]);
  });
});
