import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError, configFrom, loadConfig, parseConfig } from '../../src/bridge/config.ts';

const environment = { COBOT_TOKEN: 'test-access-token', BRIDGE_KEY: 'test-key-0123456789abcdef' };

const least = `cobot:
  spaceUrl: https://example.cobot.me
  token: \${COBOT_TOKEN}
http:
  keys:
    - \${BRIDGE_KEY}
terminals:
  - name: front door
    host: 192.0.2.10
`;

function problemsOf(yaml: string, variables: Record<string, string> = environment): string[] {
  try {
    parseConfig(yaml, { file: 'bridge.yaml', environment: variables });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

test('the least a config needs gets every default', () => {
  const config = parseConfig(least, { environment });
  expect(config).toMatchObject({
    dataFile: 'bridge.sqlite',
    cobotDeadlineMs: 2000,
    doorDeadlineMs: 3000,
    maxEventAgeMs: 10_000,
    cobot: { token: 'test-access-token', apiUrl: 'https://api.cobot.me', checkInApi: 'v2' },
    http: { host: '127.0.0.1', port: 8080, keys: ['test-key-0123456789abcdef'] },
  });
  expect(config.terminals[0]).toEqual({
    name: 'front door',
    host: '192.0.2.10',
    port: 4370,
    commKey: 0,
    transport: 'auto',
    encoding: 'utf8',
    uploadPieceBytes: 1024,
    unlockSeconds: 5,
    unlockUnit: 'seconds',
    whileOpen: 'wait',
    ownRelay: 'off',
    mode: 'live',
    eventsPerSecond: 10,
    screen: { width: 16, lines: 4, showMs: 5000 },
    direction: 'entry',
    hours: [],
    holdOpen: [],
    lockdown: false,
    offline: 'deny',
    offlineMaxAgeHours: 24,
    fallback: 'closed',
    antiPassback: 'off',
    duress: 'alert',
    checkOutOnExit: false,
    checkOutPassPlans: false,
    matchesPerSecond: 2,
    ownVoice: 'auto',
  });
});

test.each(['my very secret key 1', 'schlüssel-schlüssel-1', ' leading-space-key-1', 'a-key-with-a-\ttab-0'])(
  'a key that no request can carry (%o) is refused, and not shown',
  (key) => {
    const problems = problemsOf(least, { ...environment, BRIDGE_KEY: key });
    expect(problems).toEqual([expect.stringContaining('http.keys[0] must be of letters, digits and signs')]);
    expect(problems.join()).not.toContain(key);
  },
);

test('config.example.yaml is a valid config, and names every setting', async () => {
  const variables = { ...environment, FRONT_DOOR_COMM_KEY: '123456' };
  const config = await loadConfig('config.example.yaml', variables);
  expect(config.terminals[0]?.commKey).toBe(123_456);
  const text = await readFile('config.example.yaml', 'utf8');
  const [terminal] = config.terminals;
  const settings = [config, config.cobot, config.http, config.sync, terminal, terminal?.screen];
  const webhooks = ['publicUrl', 'host', 'port', 'tls', 'certFile', 'checkMinutes'];
  const leftOut = ['database', 'url', 'vault', 'keyFile', 'key', ...webhooks];
  for (const name of leftOut) expect(text).toContain(`${name}:`);
  for (const name of settings.flatMap((part) => Object.keys(part ?? {}))) expect(text).toContain(`${name}:`);
});

test('a relative data file lies beside the config', async () => {
  const config = await loadConfig('config.example.yaml', { ...environment, FRONT_DOOR_COMM_KEY: '0' });
  expect(config.dataFile).toBe(`${process.cwd()}/bridge.sqlite`);
});

test('paths of the vault are counted from the config, too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'bridge.yaml');
  await writeFile(file, `${least}vault:\n  keyFile: keys/vault.key\ndataFile: /somewhere/bridge.sqlite\n`);
  expect(await loadConfig(file, environment)).toMatchObject({
    dataFile: '/somewhere/bridge.sqlite',
    vault: { keyFile: join(folder, 'keys/vault.key') },
  });
});

test.each([
  'mysql://user:secret-word@host/name',
  'postgres://user:secret-word@host',
  'postgres:///name',
  'postgres://user:secret-word@ho st/name',
  'secret-word',
])('%s is no database, and not repeated', (url) => {
  const problems = problemsOf(`${least}database:\n  url: \${DATABASE_URL}\n`, {
    ...environment,
    DATABASE_URL: url,
  });
  expect(problems).toEqual([
    expect.stringContaining('database.url must be the address of a PostgreSQL database, such as postgres://'),
  ]);
  expect(problems.join()).not.toContain('secret-word');
});

test.each([
  'postgres://user:p%40ss@host:5432/name',
  'postgresql://host/name',
  'postgres:///name?host=/run/db',
])('%s is the address of a database', (url) => {
  const yaml = `${least}database:\n  url: \${DATABASE_URL}\n`;
  expect(parseConfig(yaml, { environment: { ...environment, DATABASE_URL: url } }).database).toEqual({ url });
});

test('a vault has one key, and a key has 32 bytes', () => {
  const key = 'a2V5'.repeat(3);
  expect(problemsOf(`${least}vault:\n  key: ${key}\n`)).toEqual([
    expect.stringContaining('must be 32 bytes'),
  ]);
  expect(problemsOf(`${least}vault:\n  key: ${key}\n`).join()).not.toContain(key);
  expect(problemsOf(`${least}vault:\n  key: ${'ab'.repeat(32)}\n  keyFile: vault.key\n`)).toEqual([
    expect.stringContaining('keyFile or key, not both'),
  ]);
});

test('settings from a program get the same treatment', () => {
  const settings = {
    cobot: { spaceUrl: 'http://127.0.0.1:9400/space', token: 't' },
    http: { port: 0, keys: ['0123456789abcdef'] },
    terminals: [{ name: 'a', host: '127.0.0.1', port: 4370 }],
  };
  expect(configFrom(settings).cobotDeadlineMs).toBe(2000);
  expect(() => configFrom({ ...settings, terminals: [] })).toThrow('terminals is empty');
});

const mistakes: [string, string, string][] = [
  [
    'a mistyped setting',
    least.replace('http:', 'doorDeadlinMs: 3000\nhttp:'),
    'bridge.yaml:4:1: doorDeadlinMs is not a setting: did you mean doorDeadlineMs?',
  ],
  [
    'a mistyped setting of a terminal',
    `${least}    unlock_seconds: 3\n`,
    'bridge.yaml:10:5: terminals[0].unlock_seconds is not a setting: did you mean unlockSeconds?',
  ],
  [
    'a setting from nowhere',
    least.replace('  keys:', '  frobnicate: 1\n  keys:'),
    'bridge.yaml:5:3: http.frobnicate is not a setting: known here: host, plainHttp, tls, port, publicUrl, keys, roleKeys',
  ],
  [
    'a port that is none',
    `${least}    port: 99999\n`,
    'bridge.yaml:10:11: terminals[0].port must be a port number from 0 to 65535',
  ],
  [
    'a missing terminal host',
    least.replace('    host: 192.0.2.10\n', ''),
    "bridge.yaml:8:5: terminals[0].host is missing: write the terminal's IP address or host name",
  ],
  [
    'a time zone that is none',
    `timeZone: Berlin/Europe\n${least}`,
    'bridge.yaml:1:11: timeZone is not a known time zone: write it like Europe/Berlin',
  ],
  [
    'two terminals of one name',
    `${least}  - name: Front Door\n    host: 192.0.2.11\n`,
    'bridge.yaml:10:11: terminals[1].name is the name of an earlier terminal too: give each terminal its own name',
  ],
  [
    'two terminals at one address',
    `${least}  - name: back door\n    host: 192.0.2.10\n`,
    'bridge.yaml:11:11: terminals[1].host has the address and port of an earlier terminal: a terminal talks to one client only',
  ],
  [
    'an unlock longer than the wire can say',
    `${least}    unlockUnit: fiftieths\n    unlockSeconds: 6\n`,
    'bridge.yaml:11:20: terminals[0].unlockSeconds must be at most 5 where unlockUnit is fiftieths',
  ],
  [
    'a denied bit that would refuse everybody',
    `deniedBit: refuse\n${least}    ownRelay: closed-zone\n`,
    'bridge.yaml:1:12: deniedBit must not be refuse where a terminal has ownRelay: closed-zone, which makes it deny everybody: leave it out',
  ],
  [
    'a door deadline before the deadline for Cobot',
    `doorDeadlineMs: 1000\n${least}`,
    'bridge.yaml:1:17: doorDeadlineMs must not be shorter than cobotDeadlineMs, or answers would come too late for the door',
  ],
];
test.each(mistakes)('%s is told with its line and the fix', (_words, yaml, problem) => {
  expect(problemsOf(yaml)).toEqual([problem]);
});

test('TLS is a certificate of its own, or one the bridge makes', () => {
  const withHttp = (lines: string) => least.replace('  keys:', `${lines}  keys:`);
  const tlsOf = (lines: string) => parseConfig(withHttp(lines), { environment }).http.tls;
  expect(tlsOf('  tls: self-made\n')).toBe('self-made');
  expect(tlsOf('  tls: { certFile: a.pem, keyFile: b.pem }\n')).toEqual({
    certFile: 'a.pem',
    keyFile: 'b.pem',
  });
  expect(problemsOf(withHttp('  tls: yes please\n'))).toEqual([
    'bridge.yaml:5:8: http.tls must be self-made, or certFile and keyFile of a certificate of your own',
  ]);
  expect(problemsOf(withHttp('  tls: self-made\n  plainHttp: anywhere\n'))).toEqual([
    'bridge.yaml:6:14: http.plainHttp must not be anywhere where tls is set: leave one of them out',
  ]);
});

test('another address than loopback is taken where the config says so in words', () => {
  const http = '  host: 0.0.0.0\n  plainHttp: anywhere\n  keys:';
  expect(parseConfig(least.replace('  keys:', http), { environment }).http.host).toBe('0.0.0.0');
});

test('a variable that is not set is named, with the line', () => {
  expect(problemsOf(least, { BRIDGE_KEY: environment.BRIDGE_KEY })).toEqual([
    'bridge.yaml:3:10: needs the environment variable COBOT_TOKEN, which is not set: export COBOT_TOKEN=… before starting',
  ]);
});

test('no problem repeats a value, because it may be a secret', () => {
  const secret = 'short-secret';
  const problems = [
    ...problemsOf(least, { ...environment, BRIDGE_KEY: secret }),
    ...problemsOf(least.replace('${COBOT_TOKEN}', `[${secret}]`)),
    ...problemsOf(least.replace('${COBOT_TOKEN}', `"${secret}`)),
    ...problemsOf(`${least}    commKey: ${secret}\n`),
  ];
  expect(problems.length).toBeGreaterThanOrEqual(4);
  expect(problems.join('\n')).not.toContain(secret);
});

test('an empty file and a list instead of settings are told, not crashed on', () => {
  expect(problemsOf('').length).toBeGreaterThan(0);
  expect(problemsOf('- a\n').length).toBeGreaterThan(0);
  expect(problemsOf('terminals: [unclosed').length).toBeGreaterThan(0);
});

test('a file that is not there says what to do', async () => {
  await expect(loadConfig('no-such-file.yaml', {})).rejects.toThrow('copy config.example.yaml there');
});

test.each([
  ['hours: [{from: "8", to: "20:00"}]', 'terminals[0].hours[0].from must be a time of the day'],
  ['hours: [{fro: "08:00", to: "20:00"}]', 'did you mean from?'],
  ['offline: everybody', 'terminals[0].offline must be one of deny, members, members-with-pass'],
  ['offlineMaxAgeHours: 73', 'terminals[0].offlineMaxAgeHours must be a whole number of hours from 1 to 72'],
  ['lockdown: maybe', 'terminals[0].lockdown must be true or false'],
  ['antiPassback: hard', 'terminals[0].antiPassback needs a terminal with direction: exit'],
  ['fallback: open', 'terminals[0].fallback must be one of closed, members'],
])('the door setting %s is refused with the fix', (line, problem) => {
  expect(problemsOf(`${least}    ${line}\n`).join('\n')).toContain(problem);
});

test('anti-passback is allowed where people leave through a terminal too', () => {
  const exit = '  - {name: way out, host: 192.0.2.11, direction: exit}\n';
  expect(problemsOf(`${least}    antiPassback: soft\n${exit}`)).toEqual([]);
});

test('a language is a language, and its texts are counted from the file', async () => {
  expect(parseConfig(`language: de-AT\n${least}`, { environment }).language).toBe('de-AT');
  expect(problemsOf(`language: ../../etc\n${least}`)[0]).toContain('language must be a language');
});

test('keys with a role and the public address are read, and mistakes in them explained', () => {
  const http = (more: string) => least.replace('  keys:', `${more}\n  keys:`);
  const roleKey = '{ name: dashboard, role: viewer, key: dashboard-key-0123456789 }';
  const good = http(`  publicUrl: https://doors.example.com/\n  roleKeys: [ ${roleKey} ]`);
  expect(parseConfig(good, { environment }).http).toMatchObject({
    publicUrl: 'https://doors.example.com/',
    roleKeys: [{ name: 'dashboard', role: 'viewer' }],
  });
  for (const [more, problem] of [
    ['  publicUrl: http://doors.example.com', 'http.publicUrl must be the https address'],
    ['  publicUrl: https://doors.example.com/page', 'http.publicUrl must be the https address'],
    [`  roleKeys: [ ${roleKey.replace('viewer', 'king')} ]`, 'http.roleKeys[0].role must be one of owner'],
    [
      `  roleKeys: [ ${roleKey.replace('key:', 'kye:')} ]`,
      'kye is not a setting: known here: name, role, key',
    ],
    [
      `  roleKeys: [ ${roleKey.replace('-key-0123456789', '')} ]`,
      'http.roleKeys[0].key must have at least 16',
    ],
    [
      `  roleKeys: [ ${roleKey.replace('dashboard,', "'1',")} ]`,
      'http.roleKeys[0].name must be a name for the key',
    ],
    [
      `  roleKeys: [ ${roleKey}, ${roleKey.replace('key-0', 'key-1')} ]`,
      'http.roleKeys[1].name is the name of another key as well',
    ],
    [
      `  roleKeys: [ ${roleKey}, ${roleKey.replace('name: dashboard', 'name: other')} ]`,
      'http.roleKeys[1].key is in the list twice',
    ],
    [
      `  roleKeys: [ ${roleKey.replace('dashboard-key-0123456789', '"${BRIDGE_KEY}"')} ]`,
      'http.roleKeys[0].key is in the list twice',
    ],
  ] as const)
    expect(problemsOf(http(more)).join(' ')).toContain(problem);
});
