/** The console's page as its readers see it: what stands in tables and lists, as text. */
import type { Page } from 'playwright-core';

/** The little of the browser's elements that is read here. */
interface Element {
  readonly textContent: string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  getAttribute(name: string): string | null;
}

/** A line of the miners' table. */
export interface ShownMiner {
  readonly hotkey: string;
  readonly role: string;
  readonly reputation: string;
  readonly accuracy: string;
  readonly evaluations: string;
  readonly outliers: string;
  /** Digits without grouping. */
  readonly lastRao: string;
  readonly totalRao: string;
}

/** Reads the miners' table, top to bottom. */
export async function readMiners(page: Page): Promise<ShownMiner[]> {
  return page.locator('table.miners tbody tr').evaluateAll((rows: readonly Element[]) =>
    rows.map((row) => {
      const cell = (name: string) => row.querySelector(`td[data-label="${name}"]`);
      const text = (name: string) => (cell(name)?.textContent ?? '').trim();
      const digits = (name: string) => text(name).replace(/\D/g, '');
      return {
        hotkey: cell('Miner')?.querySelector('.mono')?.getAttribute('title') ?? '',
        role: (cell('Miner')?.querySelector('.badge')?.textContent ?? '').trim(),
        reputation: text('Reputation'),
        accuracy: text('Accuracy').replace(/\s/g, ' '),
        evaluations: text('Evaluations'),
        outliers: text('Outliers'),
        lastRao: digits('RAO last'),
        totalRao: digits('RAO total'),
      };
    }),
  );
}

/** A problem's card. */
export interface ShownProblem {
  readonly title: string;
  readonly id: string;
  readonly bestScore: string;
  /** What the curve says to those who cannot see it. */
  readonly curve: string;
  readonly programLabel: string;
  readonly program: string;
  readonly scores: readonly string[];
}

/** Reads the cards of the problems. */
export async function readProblems(page: Page): Promise<ShownProblem[]> {
  return page.locator('article.problem').evaluateAll((cards: readonly Element[]) =>
    cards.map((card) => {
      const text = (selector: string) => (card.querySelector(selector)?.textContent ?? '').trim();
      const lines = [...card.querySelectorAll('.code-line code')];
      return {
        title: text('h3'),
        id: text('.problem-head .mono'),
        bestScore: text('.problem-score .num'),
        curve: card.querySelector('figure.chart')?.getAttribute('aria-label') ?? '',
        programLabel: card.querySelector('.code-scroll')?.getAttribute('aria-label') ?? '',
        program: lines.map((line) => line.textContent ?? '').join(''),
        scores: [...card.querySelectorAll('.rank-row .strong')].map(
          (item) => item.textContent ?? '',
        ),
      };
    }),
  );
}

/** A report outside, as it stands below its decision. */
export interface ShownOutlier {
  readonly algorithmId: number;
  readonly hotkey: string;
  readonly mark: string;
  readonly reason: string;
}

/** Reads every outlier of the decisions on the page. */
export async function readOutliers(page: Page): Promise<ShownOutlier[]> {
  return page.locator('li.decision').evaluateAll((decisions: readonly Element[]) =>
    decisions.flatMap((decision) =>
      [...decision.querySelectorAll('.outlier')].map((line) => ({
        algorithmId: Number((decision.querySelector('.decision-id')?.textContent ?? '').slice(1)),
        hotkey: line.querySelector('.mono')?.getAttribute('title') ?? '',
        mark: (line.querySelector('.mark')?.textContent ?? '').trim(),
        reason: [...line.querySelectorAll(':scope > span')].at(-1)?.textContent ?? '',
      })),
    ),
  );
}

/** Pixels of the first curve that anything was drawn on. */
export async function countCurvePixels(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector('figure.chart canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, index) => index % 4 === 3 && value > 0).length;
  })()`);
}

/** How much wider than the window the page is, in pixels; 0 when nothing scrolls sideways. */
export async function measureOverflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
