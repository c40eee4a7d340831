import { z } from 'zod';
import { tlsFilesSchema } from './tls-schema.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;

const publicUrlError =
  'must be the https address under which Cobot reaches this listener, without query, such as https://door.example.com';

const portError = 'must be a port number from 0 to 65535';
const minutesError = 'must be a whole number of minutes from 1 to 1440';
const keyError = 'must be 32 bytes as base64, as `openssl rand -base64 32` makes them';

const file = (what: string) => {
  const error = `must be the path of ${what}`;
  return z.string({ error }).trim().min(1, { error });
};

const shape = {
  publicUrl: z
    .string({ error: publicUrlError })
    .refine(isPublicUrl, { error: publicUrlError })
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  host: z.string({ error: 'must be an address of this machine' }).trim().min(1).default('127.0.0.1'),
  port: z
    .int({ error: portError })
    .min(0, { error: portError })
    .max(65_535, { error: portError })
    .default(8081),
  tls: tlsFilesSchema.optional(),
  keyFile: file('the key file of the webhooks').optional(),
  key: z
    .string({ error: keyError })
    .refine((key) => /^[0-9a-f]{64}$/i.test(key) || Buffer.from(key, 'base64').length === 32, {
      error: keyError,
    })
    .optional(),
  checkMinutes: z
    .int({ error: minutesError })
    .min(1, { error: minutesError })
    .max(1440, { error: minutesError })
    .default(60),
};

/** How Cobot tells of changes; `config.example.yaml` says what each setting is for. */
export const webhooksSchema = z.strictObject(shape).superRefine(({ host, tls, key, keyFile }, context) => {
  if (tls === undefined && !loopback.test(host)) {
    const message =
      'must be 127.0.0.1, ::1 or localhost where tls is not set: let a TLS proxy on this machine stand in front, ' +
      'or set tls with certFile and keyFile';
    context.addIssue({ code: 'custom', path: ['host'], message });
  }
  if (key !== undefined && keyFile !== undefined)
    context.addIssue({ code: 'custom', message: 'must have keyFile or key, not both' });
});

export const webhooksKeys = Object.keys(shape);

/** Plain HTTP is for a fake Cobot on this machine: what is in the path is the only thing that keeps others out. */
function isPublicUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
}
