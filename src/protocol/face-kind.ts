import { TerminalError } from './errors.ts';

/** `near-infrared`: the legacy faces that this protocol reads and writes. `visible-light`: it cannot. */
export type FaceKind = 'none' | 'near-infrared' | 'visible-light';

/** What a terminal tells that its faces can be told by; undefined where it does not tell. */
export interface FaceFacts {
  /** Option `~Platform`. */
  platform: string | undefined;
  /** Option `FaceFunOn`. */
  isOn: string | undefined;
  /** Option `ZKFaceVersion`. */
  algorithm: string | undefined;
  /** Of its sizes. */
  capacity: number | undefined;
}

/** Platforms of terminals with visible-light faces. Source: field reports on their models. */
const visibleLight = /^(ZAM\d|ZMM5\d)/;

export function faceKindOf({ platform = '', isOn, algorithm = '', capacity = 0 }: FaceFacts): FaceKind {
  if (isOn !== '1' && algorithm === '' && capacity === 0) return 'none';
  return visibleLight.test(platform) ? 'visible-light' : 'near-infrared';
}

/** What to say where faces cannot be had this way, and what to do instead. */
export function facesNotSupported(kind: Exclude<FaceKind, 'near-infrared'>): TerminalError {
  return kind === 'none'
    ? new TerminalError('refusal', 'this terminal has no faces', {
        reason: 'not-supported',
        advice: 'Use fingers, cards or passwords at this terminal.',
      })
    : new TerminalError('refusal', 'visible-light faces cannot be read or written over this protocol', {
        reason: 'not-supported',
        advice:
          'Enrol the face at the terminal itself. Faces are carried from one such terminal to another by the vendor’s ' +
          'PUSH protocol (ADMS server in the terminal’s menu) only, not over port 4370.',
      });
}
