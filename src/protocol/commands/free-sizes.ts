import { commandCode } from '../command-codes.ts';
import { i32 } from '../fields.ts';
import { defineLayout, type LayoutValue } from '../layout.ts';
import { defineExchange, malformed, nothing, replied } from './exchange.ts';

const fields = {
  users: i32(16),
  templates: i32(24),
  punches: i32(32),
  operations: i32(40),
  admins: i32(48),
  passwords: i32(52),
  templateCapacity: i32(56),
  userCapacity: i32(60),
  punchCapacity: i32(64),
  templatesFree: i32(68),
  usersFree: i32(72),
  punchesFree: i32(76),
};

/**
 * GET_FREE_SIZES: i32 words; the odd ones between are 0 on all captured terminals.
 *
 *     16 users  24 templates  32 punches  40 operations  48 admins  52 passwords
 *     56 template capacity  60 user capacity  64 punch capacity  68–76 what is left of each
 *     80 faces  84 unused  88 face capacity            (from 92 bytes on)
 *
 * Source: captures of five terminals; seven implementations.
 */
const sizesLayout = defineLayout('sizes', 80, fields);
const faceLayout = defineLayout('sizes with faces', 92, { faces: i32(80), faceCapacity: i32(88) });

export interface Sizes extends LayoutValue<typeof fields> {
  /** Present where the terminal sends 92 bytes or more. */
  faces?: number;
  faceCapacity?: number;
}

/** GET_FREE_SIZES 50 → OK with 80, 92 or 112 bytes; what follows byte 92 is unknown and ignored. */
export const readSizes = defineExchange<void, Sizes>({
  name: 'read the sizes',
  command: commandCode.freeSizes,
  request: nothing,
  reply: replied<Sizes>({
    read: (data) => {
      const sizes: Sizes = sizesLayout.read(data, { longer: true });
      if (data.length >= faceLayout.size) Object.assign(sizes, faceLayout.read(data, { longer: true }));
      // What is left may be negative: terminals can hold more than their own limit says.
      const { users, templates, punches, faces = 0 } = sizes;
      if (Math.min(users, templates, punches, faces) < 0)
        throw malformed('read the sizes', 'the terminal reports a negative count');
      return sizes;
    },
    write: ({ faces, faceCapacity, ...sizes }) => {
      const short = sizesLayout.write(sizes);
      if (faces === undefined || faceCapacity === undefined) return short;
      const long = new Uint8Array(faceLayout.size);
      long.set(short);
      return faceLayout.patch(long, { faces, faceCapacity });
    },
  }),
});
