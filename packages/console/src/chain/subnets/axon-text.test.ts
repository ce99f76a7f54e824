import { describe, expect, it } from 'vitest';
import { formatAxon } from './axon-text.ts';

describe('where a neuron serves', () => {
  it('is written as people do', () => {
    expect(formatAxon({ ip: 167_772_161n, port: 8091, ip_type: 4 })).toBe('10.0.0.1:8091');
    expect(formatAxon({ ip: (0x2001_0db8n << 96n) | 1n, port: 80, ip_type: 6 })).toBe(
      '[2001:db8:0:0:0:0:0:1]:80',
    );
  });

  it('is nothing without an address', () => {
    expect(formatAxon({ ip: 0n, port: 0, ip_type: 0 })).toBeNull();
  });
});
