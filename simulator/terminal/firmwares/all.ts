import { z } from 'zod';
import bwUdp16 from './bw-udp-16.json' with { type: 'json' };
import bwUdp8 from './bw-udp-8.json' with { type: 'json' };
import colourGbk from './colour-gbk.json' with { type: 'json' };
import colourLockZero from './colour-lock-zero.json' with { type: 'json' };
import colourQuiet from './colour-quiet.json' with { type: 'json' };
import colour from './colour.json' with { type: 'json' };
import directReads from './direct-reads.json' with { type: 'json' };
import face from './face.json' with { type: 'json' };
import muteTcp from './mute-tcp.json' with { type: 'json' };
import noScreen from './no-screen.json' with { type: 'json' };
import secure from './secure.json' with { type: 'json' };
import slowScreen from './slow-screen.json' with { type: 'json' };
import visibleLight from './visible-light.json' with { type: 'json' };
import { firmwareSchema, type Firmware } from './firmware.ts';

/** The firmwares that come with the simulator, old ones first. They are generations and habits, and nobody's model. */
export const firmwares: readonly Firmware[] = z
  .array(firmwareSchema)
  .parse([
    bwUdp8,
    bwUdp16,
    muteTcp,
    colour,
    colourGbk,
    colourQuiet,
    colourLockZero,
    directReads,
    slowScreen,
    noScreen,
    face,
    visibleLight,
    secure,
  ]);
