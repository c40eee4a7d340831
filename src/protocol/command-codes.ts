// Every opcode, reply code and event bit of the protocol, once. Names in comments are the vendor's.
// Codes that write files or firmware (1700, 1702, 110 with other types than a user batch) are left out on purpose:
// what is not in this list cannot be sent.

/** Host to terminal. */
export const commandCode = {
  readTemplates: 7, // CMD_DB_RRQ, with FCT 2
  writeUser: 8, // CMD_USER_WRQ
  readUsers: 9, // CMD_USERTEMP_RRQ, with FCT 5
  readOption: 11, // CMD_OPTIONS_RRQ
  writeOption: 12, // CMD_OPTIONS_WRQ
  readPunches: 13, // CMD_ATTLOG_RRQ
  clearData: 14, // CMD_CLEAR_DATA; sent with the kind of the templates only
  clearPunches: 15, // CMD_CLEAR_ATTLOG
  deleteUser: 18, // CMD_DELETE_USER
  deleteTemplate: 19, // CMD_DELETE_USERTEMP
  clearAdministrators: 20, // CMD_CLEAR_ADMIN
  readUserGroup: 21, // CMD_USERGRP_RRQ
  writeUserGroup: 22, // CMD_USERGRP_WRQ
  readUserZones: 23, // CMD_USERTZ_RRQ
  writeUserZones: 24, // CMD_USERTZ_WRQ
  readGroup: 25, // CMD_GRPTZ_RRQ
  writeGroup: 26, // CMD_GRPTZ_WRQ
  readZone: 27, // CMD_TZ_RRQ
  writeZone: 28, // CMD_TZ_WRQ
  readCombination: 29, // CMD_ULG_RRQ
  writeCombination: 30, // CMD_ULG_WRQ
  unlock: 31, // CMD_UNLOCK
  clearAccess: 32, // CMD_CLEAR_ACC
  clearOperations: 33, // CMD_CLEAR_OPLOG
  readOperations: 34, // CMD_OPLOG_RRQ
  freeSizes: 50, // CMD_GET_FREE_SIZES
  startVerify: 60, // CMD_STARTVERIFY
  startEnrol: 61, // CMD_STARTENROLL
  cancelCapture: 62, // CMD_CANCELCAPTURE
  readState: 64, // CMD_STATE_RRQ
  writeScreen: 66, // CMD_WRITE_LCD
  clearScreen: 67, // CMD_CLEAR_LCD
  userIdWidth: 69, // CMD_GET_PINWIDTH
  readDoorState: 75, // CMD_DOORSTATE_RRQ
  writeVerifyStyle: 79, // CMD_VERIFY_WRQ
  readVerifyStyle: 80, // CMD_VERIFY_RRQ
  writeTemplate: 87, // CMD_TMP_WRITE
  readTemplate: 88, // one finger, with a trailing flag byte
  writeBatch: 110, // consumes the uploaded buffer; sent with the type of a batch of users only
  checksumBuffer: 119, // CMD_CHECKSUM_BUFFER
  deleteTemplateByUserId: 134, // CMD_DEL_FPTMP
  readFaces: 150,
  writeFace: 151,
  deleteFaces: 152,
  readTime: 201, // CMD_GET_TIME
  writeTime: 202, // CMD_SET_TIME
  registerEvents: 500, // CMD_REG_EVENT; the same number marks an event on the way back
  connect: 1000, // CMD_CONNECT
  exit: 1001, // CMD_EXIT
  enable: 1002, // CMD_ENABLEDEVICE
  disable: 1003, // CMD_DISABLEDEVICE
  restart: 1004, // CMD_RESTART
  refreshData: 1013, // CMD_REFRESHDATA
  refreshOptions: 1014, // CMD_REFRESHOPTION
  playVoice: 1017, // CMD_TESTVOICE
  version: 1100, // CMD_GET_VERSION
  auth: 1102, // CMD_AUTH
  prepareData: 1500, // CMD_PREPARE_DATA
  data: 1501, // CMD_DATA
  freeData: 1502, // CMD_FREE_DATA
  prepareBuffer: 1503, // CMD_DATA_WRRQ
  readBuffer: 1504, // CMD_DATA_RDY
  unknown: 65535, // answered with the same number
} as const;

/** Terminal to host. */
export const replyCode = {
  ok: 2000, // CMD_ACK_OK
  error: 2001, // CMD_ACK_ERROR
  data: 2002, // CMD_ACK_DATA
  unauthorised: 2005, // CMD_ACK_UNAUTH
  unknown: 65535, // CMD_ACK_UNKNOWN
  prepareData: 1500,
  dataChunk: 1501,
  event: 500,
  secureFirmware: 6001, // newer firmware that wants a key exchange first
} as const;

/** What an event is, in the session field of a packet with command 500; also the bits of the registration mask. */
export const eventBit = {
  verification: 0x0001, // EF_ATTLOG
  finger: 0x0002, // EF_FINGER
  enrolUser: 0x0004, // EF_ENROLLUSER
  enrolFinger: 0x0008, // EF_ENROLLFINGER
  button: 0x0010, // EF_BUTTON
  unlock: 0x0020, // EF_UNLOCK
  startUp: 0x0040, // EF_STARTUP
  identification: 0x0080, // EF_VERIFY
  sampleScore: 0x0100, // EF_FPFTR
  alarm: 0x0200, // EF_ALARM
  card: 0x0400, // EF_HIDNUM
} as const;

/** All events, as vendor software registers them. */
export const allEvents = 0xffff;

/** FCT: the data type byte of reads and clears. */
export const dataType = { templates: 2, users: 5 } as const;

const commandNames = new Map<number, string>(Object.entries(commandCode).map(([name, code]) => [code, name]));

/** `unlock` for 31; `command 999` for what is not in the list. */
export function commandName(code: number): string {
  return commandNames.get(code) ?? `command ${code}`;
}
