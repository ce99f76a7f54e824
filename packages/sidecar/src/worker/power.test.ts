import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsePmset, readPower } from './power.ts';

let folder = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-power-'));
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

function addSupply(name: string, files: Readonly<Record<string, string>>): void {
  fs.mkdirSync(path.join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    fs.writeFileSync(path.join(folder, name, file), `${text}\n`);
  }
}

describe('readPower()', () => {
  it('tells a discharging battery from a charging one', async () => {
    addSupply('AC', { type: 'Mains', online: '1' });
    addSupply('BAT0', { type: 'Battery', status: 'Charging' });
    expect(await readPower(folder)).toBe('mains');
    addSupply('BAT0', { status: 'Discharging' });
    expect(await readPower(folder)).toBe('battery');
  });

  it('looks at every battery but those of mice and pens', async () => {
    addSupply('BAT0', { type: 'Battery', status: 'Full' });
    addSupply('mouse', { type: 'Battery', status: 'Discharging', scope: 'Device' });
    expect(await readPower(folder)).toBe('mains');
    addSupply('BAT1', { type: 'Battery', status: 'Discharging', scope: 'System' });
    expect(await readPower(folder)).toBe('battery');
  });

  it('does not know where nothing is told', async () => {
    expect(await readPower(folder)).toBe('unknown');
    expect(await readPower(path.join(folder, 'none'))).toBe('unknown');
  });
});

describe('parsePmset()', () => {
  it('reads the first line of pmset -g batt', () => {
    const rest = '\n -InternalBattery-0 (id=1)\t81%; discharging; 4:02 remaining present: true\n';
    expect(parsePmset(`Now drawing from 'Battery Power'${rest}`)).toBe('battery');
    expect(parsePmset(`Now drawing from 'AC Power'${rest}`)).toBe('mains');
    expect(parsePmset('')).toBe('unknown');
  });
});
