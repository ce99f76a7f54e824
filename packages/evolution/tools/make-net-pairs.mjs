// Writes vectors/net-check-pairs.json: 50 pairs of random net-check programs whose consensus score
// is 0.5 to 0.95, at most a third of them in each third of that range. Run after the build:
// node packages/evolution/tools/make-net-pairs.mjs > packages/evolution/vectors/net-check-pairs.json
import { createRandom } from '@adit/base';
import { openTaskType, scoreProgram } from '@adit/evolution';
import { canonicalProgram, formatProgramText, programHash } from '@adit/program';

const PARENTS = 100;
const LOWEST = 0.5;
const HIGHEST = 0.95;
const taskType = openTaskType('net-check', () => '');
const random = createRandom('net-check pairs');
const seen = new Set();
const inThird = [0, 0, 0];
const parents = [];
while (parents.length < PARENTS) {
  const program = canonicalProgram(taskType.randomProgram(random));
  const hash = programHash(program);
  if (seen.has(hash)) continue;
  seen.add(hash);
  const { score } = scoreProgram(program, taskType.consensusSuite);
  const third = Math.floor((3 * (score - LOWEST)) / (HIGHEST - LOWEST));
  if (score < LOWEST || score > HIGHEST || inThird[third] >= Math.ceil(PARENTS / 3)) continue;
  inThird[third]++;
  parents.push({ text: formatProgramText(program), score });
}
for (let last = parents.length - 1; last > 0; last--) {
  const chosen = random.nextBelow(last + 1);
  [parents[last], parents[chosen]] = [parents[chosen], parents[last]];
}
const pairs = Array.from({ length: PARENTS / 2 }, (_, pair) =>
  parents.slice(2 * pair, 2 * pair + 2),
);
process.stdout.write(
  `${JSON.stringify({ consensusSuite: taskType.consensusSuite.digest, pairs }, null, 1)}\n`,
);
