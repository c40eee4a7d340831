/** Others that answer on port 4370, told by their first bytes. Source: field reports. */
const speakers = [
  {
    head: [0xaa, 0x01],
    message: 'this is an access panel (C3 or inBio), which speaks another protocol',
    advice: 'Panels of the C3 and inBio series are not supported; use a standalone terminal.',
  },
  {
    head: [0x55, 0xaa],
    message: 'this terminal speaks the older 55 AA protocol',
    advice:
      'Ask the distributor for firmware with the standalone protocol (port 4370), or use another terminal.',
  },
] as const;

export function recogniseSpeaker(head: Uint8Array): { message: string; advice: string } | undefined {
  return speakers.find((speaker) => speaker.head.every((byte, index) => head[index] === byte));
}
