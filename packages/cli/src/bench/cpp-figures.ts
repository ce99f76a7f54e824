/**
 * Google's AutoML-Zero in C++ on the machine of evolution.md 6 (2 virtual cores of a server-class
 * x86-64, built for the native CPU, one thread, CPU seconds): tables 6.2, 6.3 and 6.4 there.
 */

/** A figure of the C++ engine and the range of its runs. */
export interface CppFigure {
  readonly value: number;
  readonly range: string;
}

/** By result name; 6.2 "without FEC" for plain names, "with FEC" for those that end in -cache. */
export const CPP_FIGURES: Readonly<Record<string, CppFigure>> = {
  'fixed-linear-4': { value: 6600, range: '6 440 - 6 800' },
  'fixed-linear-16': { value: 500, range: '454 - 540' },
  'fixed-net-16': { value: 57, range: '55 - 58' },
  DEMO: { value: 36_000, range: '34 700 - 37 200' },
  'DEMO-cache': { value: 44_000, range: '41 700 - 45 700' },
  DEMO1000: { value: 4700, range: '4 700 - 4 930' },
  'DEMO1000-cache': { value: 16_900, range: '15 000 - 27 200' },
  LIN16: { value: 4330, range: '4 100 - 4 350' },
  'LIN16-cache': { value: 13_100, range: '11 400 - 15 000' },
  NONLIN: { value: 17_400, range: '17 300 - 17 700' },
  'NONLIN-cache': { value: 93_000, range: '93 000' },
  CIFARLIKE: { value: 150, range: '120 - 174' },
  'CIFARLIKE-cache': { value: 490, range: '340 - 680' },
  NN16: { value: 179, range: '179' },
  'NN16-cache': { value: 660, range: '660' },
  ALLOPS: { value: 140, range: '116 - 164' },
  'ALLOPS-cache': { value: 1050, range: '690 - 1 410' },
  discovery: { value: 104, range: '104' },
};
