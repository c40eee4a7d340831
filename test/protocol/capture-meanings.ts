/**
 * What the captured packets mean, written down by hand from what their publishers say of them; the keys are the names in
 * the captures file. `is` tells which reader of `captures.test.ts` has to come to `value`.
 */
export interface Meaning {
  readonly is: string;
  readonly value: unknown;
}

const means = (is: string, value: unknown): Meaning => ({ is, value });
const option = (name: string, value: string) => means('an option told', { name, value });
const asked = (name: string) => means('an option asked for', name);
const bare = (command: string) => means('no data', command);

const face22 = (uid: number, wallMs: number) =>
  means('punch records of 40 bytes', [{ uid, userId: '22', verify: 15, state: 0, wallMs, workCode: 0 }]);

const oldPunch = (userId: string, wallMs: number) => ({
  uid: undefined,
  userId,
  verify: 0,
  state: 0,
  wallMs,
  workCode: 0,
});

export const meanings: Readonly<Record<string, Meaning>> = {
  // Options and texts.
  zkproto_protocol_168: asked('~OS'),
  zkproto_terminal_236: asked('~Platform'),
  zkproto_terminal_241: option('~Platform', 'ZEM760_TFT'),
  zkproto_terminal_247: asked('WorkCode'),
  zkproto_terminal_252: option('WorkCode', '0'),
  zkproto_terminal_418: means('an option written', { name: 'LockOn', value: '5' }),
  zkproto_terminal_425: means('an option written', { name: 'AntiPassbackOn', value: '0' }),
  zkproto_inner_zkfaceversion: asked('ZKFaceVersion'),
  zkproto_inner_pinwidth9: means('the userId width', 9),
  codefans_sdk_connect_01: means('the version', 'Ver 6.60 (build39)'),
  codefans_sdk_connect_02: option('~OS', '1'),
  codefans_sdk_connect_03: option('~ExtendFmt', '0'),
  codefans_sdk_connect_09: option('~Platform', 'JZ4725_TFT'),
  codefans_sdk_connect_10: option('~ZKFPVersion', '10'),
  codefans_sdk_connect_11: means('the userId width', 9),
  codefans_sdk_connect_12: option('WorkCode', '0'),
  codefans_sdk_connect_13: option('~SSR', '1'),
  codefans_sdk_connect_14: option('~PIN2Width', '9'),
  codefans_sdk_connect_16: option('~UserExtFmt', '1'),
  codefans_sdk_connect_17: means('the version', 'Ver 6.60 (build39)'),
  codefans_sdk_connect_18: option('~ZKFPVersion', '10'),
  codefans_sdk_connect_19: option('~IsOnlyRFMachine', '0'),
  codefans_sdk_connect_20: option('~OS', '1'),
  codefans_readme_getversion: bare('version'),
  codefans_readme_getversion_reply: means('the version', 'Ver 6.60 (build39)'),
  codefans_readme_os: asked('~OS'),
  issue_pyzk41_clear_error: means('the option that failed', 'FaceFunOn'),
  issue_pyzk41_ip_req: asked('IPAddress'),
  issue_pyzk41_ip_rep: option('IPAddress', '192.168.1.199'),
  jszklib_req_sn: asked('~SerialNumber'),

  // Packets that are all header.
  codefans_sdk_connect_00: means('a session opened', 0x1963),
  codefans_sdk_connect_04: bare('error'),
  codefans_sdk_connect_05: bare('unknown'),
  codefans_sdk_connect_06: bare('unknown'),
  codefans_sdk_connect_07: bare('unknown'),
  codefans_sdk_connect_08: bare('unknown'),
  codefans_sdk_connect_15: bare('error'),
  issue_pyzk41_unknown: bare('unknown'),
  issue_pyzk41_unknown2: bare('unknown'),
  issue_pyzk41_exit_ack: bare('ok'),
  jszklib_no_logs: bare('error'),
  jszklib_req_connect: bare('connect'),
  jszklib_req_attlog: bare('readPunches'),
  jszklib_req_exit: bare('exit'),
  zkproto_terminal_470: means('the state', 2),

  // Bulk reads.
  issue_nodezklib19_prepare: means('announced data', { size: 1364, chunk: 65_528 }),
  jszklib_prepare_udp_1024: means('announced data', { size: 124, chunk: 1024 }),
  jszklib_prepare_udp_users: means('announced data', { size: 220, chunk: 1024 }),
  jszklib_final_ack: means('a result word', 39_564),
  jszklib_req_users: means('the users asked for', 5),
  issue_nodezklib19_data_prefix: means('the beginning of a dataset', { recordBytes: 1360, missing: 1330 }),

  // Events.
  zkproto_realtime_125: means('an event', {
    type: 'verification',
    userId: '999111333',
    uid: undefined,
    verify: 1,
    state: 0,
    wallMs: Date.UTC(2018, 5, 25, 17, 41, 5),
    workCode: 0,
  }),
  issue_pyzk8_attlog32: means('the data of a verification', {
    type: 'verification',
    userId: '1140064',
    uid: undefined,
    verify: 15,
    state: 0,
    wallMs: Date.UTC(2018, 10, 29, 12, 55, 3),
    workCode: 0,
  }),
  frankville_ev_attlog14: means('an event', {
    type: 'verification',
    userId: undefined,
    uid: 2,
    verify: 0,
    state: 0x87,
    wallMs: Date.UTC(2020, 3, 29, 18, 55, 18),
    workCode: 0,
  }),
  frankville_ev_verify_ok: means('an event', { type: 'identification', uid: 2 }),
  frankville_ev_verify_fail: means('an event', { type: 'identification', uid: undefined }),

  // Records.
  'zkproto_data-user_158': means('a user record of 72 bytes', {
    uid: 13,
    privilege: 0,
    password: '444',
    name: 'Ned',
    card: 222,
    group: 2,
    zoneFlag: 1,
    zone1: 1,
    zone2: 2,
    zone3: 0,
    userId: '555',
  }),
  'zkproto_data-user_256': means('a user written', {
    uid: 14,
    privilege: 6,
    password: '123456',
    name: 'Nuevo',
    card: 6543,
    group: 1,
    zoneFlag: 0,
    zone1: 0,
    zone2: 0,
    zone3: 0,
    userId: '11224488',
  }),
  'zkproto_data-record_118': means('punch records of 40 bytes', [
    {
      uid: 13,
      userId: '999111333',
      verify: 1,
      state: 0,
      wallMs: Date.UTC(2018, 5, 25, 17, 50, 35),
      workCode: 0,
    },
  ]),
  issue_jszklib50_att16: means('punch records of 16 bytes', [
    oldPunch('21', Date.UTC(2018, 5, 6, 7, 31, 56)),
    oldPunch('16', Date.UTC(2018, 5, 6, 7, 34, 45)),
    oldPunch('11', Date.UTC(2018, 5, 6, 7, 48, 17)),
  ]),
  jszklib_att40_0: face22(518, Date.UTC(2018, 4, 11, 18, 22, 58)),
  jszklib_att40_1: face22(519, Date.UTC(2018, 4, 11, 20, 16, 1)),
  jszklib_att40_2: face22(520, Date.UTC(2018, 4, 21, 9, 58, 24)),
  issue_pyzk111_freesizes_F18: means('sizes', {
    users: 3,
    templates: 3,
    punches: 58,
    operations: 90,
    admins: 2,
    passwords: 2,
    templateCapacity: 3000,
    userCapacity: 5000,
    punchCapacity: 100_000,
    templatesFree: 2997,
    usersFree: 4997,
    punchesFree: 99_942,
    faces: 0,
    faceCapacity: 0,
  }),
  // Fingers.
  zkproto_protocol_441: means('an event', { type: 'sample', score: 100 }),
  'zkproto_data-user_423': means('the beginning of a template record', {
    uid: 14,
    finger: 4,
    flag: 1,
    size: 0x4c4 - 6,
    header: 'SS21',
  }),
  // Access tables, verify style and operation log.
  zkproto_access_116: means('a time zone', {
    index: 48,
    days: [
      { from: 17 * 60 + 12, to: 17 * 60 + 13 },
      ...Array.from({ length: 5 }, () => ({ from: 17 * 60 + 37, to: 17 * 60 + 37 })),
      { from: 17 * 60 + 35, to: 17 * 60 + 36 },
    ],
  }),
  zkproto_access_184: means('an unlock combination', { number: 7, groups: [1, 2] }),
  zkproto_access_258: means('an access group', {
    group: 77,
    zones: [8, 7, 6],
    verifyStyle: 14,
    holidays: true,
  }),
  'zkproto_data-user_214': means('a verify style written', { uid: 13, style: 13 }),
  'zkproto_data-record_197': means('operations', [
    {
      admin: 0,
      operation: 6,
      name: 'finger enrolled',
      wallMs: Date.UTC(2018, 5, 25, 16, 9, 38),
      parameters: [3, 0, 7, 0x0502],
    },
  ]),
  tadphp_freesizes: means('sizes', {
    users: 546,
    templates: 1090,
    punches: 67,
    operations: 2634,
    admins: 2,
    passwords: 2,
    templatesFree: 8910,
    usersFree: 9454,
    punchesFree: 199_933,
    templateCapacity: 10_000,
    userCapacity: 10_000,
    punchCapacity: 200_000,
    faces: 0,
    faceCapacity: 0,
  }),
};

/** Edited or computed by their publishers, so the sum on the wire is not right. */
export const wrongChecksum = [
  'frankville_ev_verify_fail',
  'jszklib_prepare_udp_1024',
  'jszklib_prepare_udp_users',
  'jszklib_req_users',
];

/** Published as bare data, without a packet around it; the fragment has one that goes on beyond the capture. */
export const withoutEnvelope = [
  'zkproto_data-user_158',
  'zkproto_data-user_423',
  'zkproto_data-record_118',
  'zkproto_data-record_197',
  'issue_pyzk111_freesizes_F18',
  'tadphp_freesizes',
  'issue_pyzk8_attlog32',
  'issue_jszklib50_att16',
  'jszklib_att40_0',
  'jszklib_att40_1',
  'jszklib_att40_2',
];
