import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PoolChoice } from './pool-choice.ts';

const spans = { awayMs: 60_000, backMs: 120_000 };
const urls = ['http://a', 'http://b', 'http://c'];
const [a = '', b = '', c = ''] = urls;

/** Notes for all pools at one time, then the decision. */
function look(choice: PoolChoice, nowMs: number, answering: readonly string[]) {
  for (const url of urls) choice.note(url, answering.includes(url), nowMs);
  return choice.decide(nowMs);
}

describe('PoolChoice', () => {
  it('goes to the next answering pool after the bound, with the numbers', () => {
    const choice = new PoolChoice(urls, 0, spans);
    expect(look(choice, 0, [c])).toBeNull();
    expect(look(choice, 59_999, [c])).toBeNull();
    expect(look(choice, 60_000, [c])).toEqual({
      ...{ from: a, to: c, reason: 'away', sinceMs: 60_000, boundMs: 60_000 },
    });
  });

  it('counts failures without a break only', () => {
    const choice = new PoolChoice(urls, 0, spans);
    look(choice, 0, [b]);
    look(choice, 59_000, [a, b]);
    expect(look(choice, 60_000, [b])).toBeNull();
    expect(look(choice, 119_999, [b])).toBeNull();
    expect(look(choice, 120_000, [b])).toMatchObject({ to: b, sinceMs: 60_000 });
  });

  it('returns when the first one has answered for long enough, without a break', () => {
    const choice = new PoolChoice(urls, 1, spans);
    expect(look(choice, 0, [a, b])).toBeNull();
    expect(look(choice, 119_000, [b])).toBeNull();
    expect(look(choice, 120_000, [a, b])).toBeNull();
    expect(look(choice, 239_999, [a, b])).toBeNull();
    expect(look(choice, 240_000, [a, b])).toEqual({
      ...{ from: b, to: a, reason: 'back', sinceMs: 120_000, boundMs: 120_000 },
    });
  });

  it('stays where it is while nobody answers', () => {
    const choice = new PoolChoice(urls, 0, spans);
    look(choice, 0, []);
    expect(look(choice, 10_000_000, [])).toBeNull();
    expect(choice.active).toBe(a);
  });

  it('leaves only a pool that was away for the bound, or for a better one, whatever they do', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), { maxLength: 200 }),
        (looks) => {
          const choice = new PoolChoice(urls, 0, spans);
          for (const [index, answers] of looks.entries()) {
            const nowMs = index * 10_000;
            const change = look(
              choice,
              nowMs,
              urls.filter((_, pool) => answers[pool]),
            );
            if (change === null) continue;
            // Only a pool that was away itself, or a better one that is back, ends a stay.
            if (change.reason === 'away') expect(change.sinceMs).toBeGreaterThanOrEqual(60_000);
            else expect(urls.indexOf(change.to)).toBeLessThan(urls.indexOf(change.from));
          }
        },
      ),
    );
  });
});
