import { readZone, writeTimeZone, writeZone } from '../../../src/protocol/commands/time-zones.ts';
import { operation } from '../operation-log.ts';
import { accessAnswer } from './access.ts';
import { Refusal } from './answer.ts';

/** What stood behind the days in the captured answer; it means nothing. */
const rest = Uint8Array.of(0xa7, 0x1c);

export const readZoneAnswer = accessAnswer(readZone, ({ index }, { terminal }) => {
  const zone = terminal.access.zone(index);
  return zone === undefined
    ? new Refusal('there is no such time zone')
    : writeTimeZone(zone, terminal.settings.zoneIndexBytes, rest);
});

export const writeZoneAnswer = accessAnswer(writeZone, (zone, { terminal }) => {
  const isTime = zone.days.every(({ from, to }) => from < 24 * 60 && to < 24 * 60);
  if (!isTime || !terminal.access.putZone(zone)) return new Refusal('no such time zone, or no time of day');
  terminal.operations.add(operation.zoneChanged, zone.index);
  terminal.changed();
  return undefined;
});
