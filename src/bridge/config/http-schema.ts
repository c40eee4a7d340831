import { z } from 'zod';
import { roles } from '../staff/roles.ts';
import { tlsFilesSchema } from './tls-schema.ts';

const portError = 'must be a port number from 0 to 65535';
const publicUrlError =
  'must be the https address under which staff reach the bridge, without path, such as https://doors.example.com';

const tlsError = 'must be self-made, or certFile and keyFile of a certificate of your own';

const apiKey = z
  .string({ error: 'must be text' })
  .min(16, { error: 'must have at least 16 characters: make one with `openssl rand -hex 24`' })
  .regex(/^[\x21-\x7e]*$/, {
    error:
      'must be of letters, digits and signs of ASCII without blanks, or no request could carry it: ' +
      'make one with `openssl rand -hex 24`',
  });

const keyNameError = 'must be a name for the key, of 1 to 64 letters, digits and . _ -, not only digits';
const roleError = `must be one of ${roles.join(', ')}`;

const roleKeySchema = z.strictObject({
  // The audit calls the keys without a name by their number.
  name: z.string({ error: keyNameError }).regex(/^(?!\d+$)[A-Za-z0-9._-]{1,64}$/, { error: keyNameError }),
  role: z.enum(roles, { error: roleError }),
  key: apiKey,
});

const httpShape = z.strictObject(
  {
    host: z
      .string({ error: 'must be an address of this machine' })
      .trim()
      .min(1, { error: 'must be an address of this machine' })
      .default('127.0.0.1'),
    plainHttp: z
      .enum(['this-machine', 'anywhere'], { error: 'must be one of this-machine, anywhere' })
      .default('this-machine'),
    tls: z.union([z.literal('self-made'), tlsFilesSchema], { error: tlsError }).optional(),
    port: z
      .int({ error: portError })
      .min(0, { error: portError })
      .max(65_535, { error: portError })
      .default(8080),
    publicUrl: z.string({ error: publicUrlError }).refine(isOrigin, { error: publicUrlError }).optional(),
    keys: z
      .array(apiKey, { error: 'is missing: list at least one key, such as - ${BRIDGE_KEY}' })
      .min(1, { error: 'is empty: list at least one key, such as - ${BRIDGE_KEY}' }),
    roleKeys: z.array(roleKeySchema, { error: 'must be a list of keys with name, role and key' }).default([]),
  },
  { error: 'is missing: the section http holds the keys' },
);

/** The section `http` of the config. */
export const httpSchema = httpShape.superRefine(({ keys, roleKeys, tls, plainHttp }, context) => {
  if (tls !== undefined && plainHttp === 'anywhere') {
    const message = 'must not be anywhere where tls is set: leave one of them out';
    context.addIssue({ code: 'custom', path: ['plainHttp'], message });
  }
  for (const [index, { name, key }] of roleKeys.entries()) {
    const before = roleKeys.slice(0, index);
    const problem = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['roleKeys', index, field], message });
    if (before.some((each) => each.name === name)) problem('name', 'is the name of another key as well');
    if (keys.includes(key) || before.some((each) => each.key === key))
      problem('key', 'is in the list twice: nobody could tell which role it has');
  }
});

/** The keys of an item of `roleKeys`. */
export const roleKeyKeys: readonly string[] = Object.keys(roleKeySchema.shape);

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === 'https:' && url.href === `${url.origin}/`;
}
