// What stands in the record of an entry where nobody at the door reads it.

/** The end of an entry that a run of the bridge left without one. */
export const endUnknown =
  'The bridge ended before it recorded the end. Whether the door opened is not known.';

/** Why nobody was asked: the connection that brought the event was gone. */
export const terminalGone = 'The connection to the terminal was lost before Cobot was asked.';

/** Why Cobot was not asked again. */
export const joinedCheckIn = 'The same check-in as that of the entry before.';

/** Why no order to open was sent to somebody who may come in. */
export const doorWasOpen = 'The door was open already.';

/** Why an entry of a terminal's log was not decided. */
export const foundInLog = 'Found in the log of the terminal afterwards.';
