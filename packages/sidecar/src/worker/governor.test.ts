import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLogger, ManualClock } from '@adit/base';
import { afterEach, describe, expect, it } from 'vitest';
import { type Governor, startGovernor } from './governor.ts';
import { viewGate, WorkGate } from './work-gate.ts';

const log = createLogger('governor-test', 'silent');
const open: Governor[] = [];

afterEach(async () => {
  for (const governor of open.splice(0)) await governor.close();
});

/** Lets the loops that the clock has woken come to their next sleep. */
async function move(clock: ManualClock, ms: number): Promise<void> {
  clock.advance(ms);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('startGovernor()', () => {
  it('opens and closes the gate by the processor time used', async () => {
    const clock = new ManualClock(0);
    const gate = new WorkGate();
    let usedMs = 0;
    const deps = { gate, threads: 1, clock, log, usedMs: () => usedMs };
    open.push(await startGovernor({ cpuPercent: 50 }, deps));
    usedMs = 50;
    await move(clock, 50);
    expect(gate.reasons).toEqual(['cpu']);
    await move(clock, 50);
    expect(gate.reasons).toEqual([]);
    expect(gate.heldMs(clock.nowMs())).toBe(50);
  });

  it('leaves a worker that may use everything alone', async () => {
    const clock = new ManualClock(0);
    const gate = new WorkGate();
    open.push(await startGovernor({}, { gate, threads: 1, clock, log, usedMs: () => 1e9 }));
    await move(clock, 60_000);
    expect(gate.reasons).toEqual([]);
  });

  it('rests on battery from the start, and until the battery no longer discharges', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-governor-'));
    const battery = path.join(folder, 'BAT0');
    fs.mkdirSync(battery);
    fs.writeFileSync(path.join(battery, 'type'), 'Battery\n');
    fs.writeFileSync(path.join(battery, 'status'), 'Discharging\n');
    const clock = new ManualClock(0);
    const gate = new WorkGate();
    const options = { onBattery: 'pause', powerFolder: folder } as const;
    open.push(await startGovernor(options, { gate, threads: 1, clock, log }));
    expect(gate.reasons).toEqual(['battery']);
    fs.writeFileSync(path.join(battery, 'status'), 'Charging\n');
    await move(clock, 5_000);
    expect(gate.reasons).toEqual([]);
    fs.rmSync(folder, { recursive: true });
  });
});

describe('WorkGate', () => {
  it('stays closed until the last reason is gone, and counts that time once', () => {
    const gate = new WorkGate();
    const view = viewGate(gate.buffer);
    let looks = 0;
    // Gives up at the second look, so that a closed gate can be seen without another thread.
    const isUnwanted = (): boolean => {
      looks += 1;
      return looks >= 2;
    };
    gate.hold('cpu', true, 10);
    gate.hold('battery', true, 20);
    gate.hold('cpu', false, 30);
    view.rest(isUnwanted);
    expect(looks).toBe(2);
    gate.hold('battery', false, 40);
    view.rest(isUnwanted);
    expect(looks).toBe(2);
    expect(gate.heldMs(100)).toBe(30);
    expect(view.isEnding()).toBe(false);
    gate.endSearches();
    expect(view.isEnding()).toBe(true);
  });
});
