import type { FuzzRandom } from './random.ts';

/** Numbers at which code breaks. */
const awkward = [
  0, 1, 2, 4, 5, 7, 8, 11, 13, 16, 28, 40, 49, 72, 255, 256, 1023, 1024, 1025, 4095, 4096, 32_767, 32_768,
  65_472, 65_534, 65_535, 65_536, 0x7f_ffff, 0x100_0000, 0x3ff_ffff, 0x400_0000, 0x400_0001, 0x7fff_ffff,
  0x8000_0000, 0xffff_fffc, 0xffff_fffe, 0xffff_ffff,
];
const awkwardBytes = [0x00, 0x01, 0x09, 0x0a, 0x20, 0x30, 0x3d, 0x50, 0x7d, 0x7f, 0x80, 0xa5, 0xfe, 0xff];

export function awkwardNumber(random: FuzzRandom): number {
  return random.isOneIn(4) ? random.next() : random.pick(awkward);
}

/** Random bytes, now and then digits, letters or zeros, which get further. */
export function anyBytes(random: FuzzRandom, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const kind = random.below(4);
  if (kind === 0) return bytes;
  for (let at = 0; at < length; at += 4) {
    const word = random.next();
    for (let index = at; index < Math.min(at + 4, length); index += 1) {
      const byte = (word >>> ((index - at) * 8)) & 0xff;
      bytes[index] = kind === 1 ? 0x30 + (byte % 10) : byte;
    }
  }
  return bytes;
}

/** A length, mostly small. */
export function anyLength(random: FuzzRandom, most: number): number {
  const scale = random.below(20);
  if (scale === 0) return random.below(most + 1);
  if (scale < 4) return random.below(Math.min(most, 300) + 1);
  return random.below(Math.min(most, 60) + 1);
}

/** A copy of `data`, damaged in one to three ways. */
export function mutated(random: FuzzRandom, data: Uint8Array): Uint8Array {
  let copy: Uint8Array = Uint8Array.from(data);
  for (let wounds = random.between(1, 3); wounds > 0; wounds -= 1) copy = wounded(random, copy);
  return copy;
}

function wounded(random: FuzzRandom, data: Uint8Array): Uint8Array {
  const { length } = data;
  const kind = length === 0 ? 6 : random.below(9);
  const at = random.below(Math.max(1, length));
  switch (kind) {
    case 0:
      data[at] = (data[at] ?? 0) ^ (1 << random.below(8));
      return data;
    case 1:
      data[at] = random.pick(awkwardBytes);
      return data;
    case 2:
    case 3: {
      // Counts, sizes and offsets stand at the beginning more often than elsewhere.
      const place = random.isOneIn(2) ? random.below(Math.min(length, 14)) : at;
      const number = awkwardNumber(random);
      const width = random.isOneIn(2) ? 4 : 2;
      for (let index = 0; index < width && place + index < length; index += 1)
        data[place + index] = Math.floor(number / 256 ** index) & 0xff;
      return data;
    }
    case 4:
      return data.subarray(0, at);
    case 5:
      return data.subarray(at);
    case 6: {
      const longer = new Uint8Array(length + random.between(1, random.isOneIn(8) ? 200 : 8));
      longer.set(data);
      if (random.isOneIn(2)) longer.set(anyBytes(random, longer.length - length), length);
      return longer;
    }
    case 7: {
      const end = Math.min(length, at + random.between(1, 16));
      data.set(anyBytes(random, end - at), at);
      return data;
    }
    default:
      return anyBytes(random, random.isOneIn(2) ? length : anyLength(random, 400));
  }
}
