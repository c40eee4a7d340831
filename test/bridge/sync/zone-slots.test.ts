import { describe, expect, it } from 'vitest';
import type { DaySpan } from '../../../src/protocol/commands/time-zones.ts';
import { allocateZones, type ZoneFacts } from '../../../src/bridge/sync/zone-slots.ts';

const week = (from: number, to: number): DaySpan[] => Array.from({ length: 7 }, () => ({ from, to }));
const open = week(0, 1439);
const office = week(480, 1200);
const night = week(1200, 1439);

function allocated(facts: Partial<ZoneFacts>) {
  const { slots, writes, missing } = allocateZones({
    wanted: new Map([['office', office]]),
    remembered: {},
    contents: new Map([
      [49, open],
      [48, open],
      [47, open],
    ]),
    usedByOthers: new Set(),
    ...facts,
  });
  return { slots: Object.fromEntries(slots), written: writes.map(({ index }) => index), missing };
}

describe('slots of the time zones', () => {
  it('gives a schedule the first free one and writes it', () => {
    expect(allocated({})).toEqual({ slots: { office: 49 }, written: [49], missing: [] });
  });

  it('keeps the slot a schedule has, and writes it only where somebody changed it', () => {
    const contents = new Map([
      [49, open],
      [47, office],
    ]);
    expect(allocated({ remembered: { office: 47 }, contents })).toEqual({
      slots: { office: 47 },
      written: [],
      missing: [],
    });
    expect(allocated({ remembered: { office: 49 }, contents }).written).toEqual([49]);
  });

  it('finds a week again that is there already', () => {
    const contents = new Map([
      [49, open],
      [48, office],
    ]);
    expect(allocated({ contents })).toEqual({ slots: { office: 48 }, written: [], missing: [] });
  });

  it('leaves slots alone that somebody goes by or has set up', () => {
    const contents = new Map([
      [49, open],
      [48, night],
      [47, open],
    ]);
    expect(allocated({ contents, usedByOthers: new Set([49]) }).slots).toEqual({ office: 47 });
  });

  it('gives up a remembered slot that others go by now', () => {
    expect(allocated({ remembered: { office: 49 }, usedByOthers: new Set([49]) }).slots).toEqual({
      office: 48,
    });
  });

  it('says for which schedules there is no room', () => {
    const wanted = new Map([
      ['office', office],
      ['night', night],
    ]);
    const found = allocated({ wanted, contents: new Map([[49, open]]) });
    expect(found).toEqual({ slots: { office: 49 }, written: [49], missing: ['night'] });
  });
});
