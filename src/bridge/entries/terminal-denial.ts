/** From here on a state byte is a denial, on most models. */
const DENIED = 0x80;
/** Access control terminals that keep no in/out state send this one with everybody; no denial can be read from it. */
const NO_STATE = 0xff;

/** Whether the terminal itself denied the person, by the state byte of its event or of its log. */
export function isDeniedByTerminal(state: number): boolean {
  return state >= DENIED && state !== NO_STATE;
}
