import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createSecureContext } from 'node:tls';
import { isAddress } from './own-names.ts';
import type { TlsPair } from './read-pair.ts';

const DAY_MS = 24 * 3_600_000;
/** Some browsers take no certificate that is good for longer than 825 days. */
const GOOD_FOR_MS = 800 * DAY_MS;
/** Another one is made so long before its end. */
const EARLY_MS = 30 * DAY_MS;
/** The clock of a tablet may be behind. */
const BACKDATED_MS = DAY_MS;

/** Whether a certificate is for this name or address. */
export function isCertifiedFor(cert: X509Certificate, name: string): boolean {
  return (isAddress(name) ? cert.checkIP(name) : cert.checkHost(name, { subject: 'never' })) !== undefined;
}

async function made(names: readonly string[], nowUtcMs: number): Promise<TlsPair> {
  // Seldom needed, and twenty packages.
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Cobot terminal bridge' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(nowUtcMs - BACKDATED_MS),
    notAfterDate: new Date(nowUtcMs + GOOD_FOR_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isAddress(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  return { cert: cert.trim(), key: key.trim() };
}

/** A pair as it lies in the file; undefined where there is none that can be used. */
async function kept(file: string): Promise<TlsPair | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    const [cert] = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/.exec(text) ?? [];
    const [key] = /-----BEGIN PRIVATE KEY-----[^-]*-----END PRIVATE KEY-----/.exec(text) ?? [];
    if (cert === undefined || key === undefined) return undefined;
    createSecureContext({ cert, key });
    return { cert, key };
  } catch {
    return undefined;
  }
}

function isGood({ cert }: TlsPair, names: readonly string[], nowUtcMs: number): boolean {
  const read = new X509Certificate(cert);
  const isNow = read.validFromDate.getTime() <= nowUtcMs && nowUtcMs < read.validToDate.getTime() - EARLY_MS;
  return isNow && names.every((name) => isCertifiedFor(read, name));
}

/**
 * A certificate signed by itself for these names: the one in the file, as long as it is good for all of them, else a new
 * one, which is kept there. Without a file it is kept nowhere.
 */
export async function selfMadePair(
  file: string | undefined,
  names: readonly string[],
  nowUtcMs: number,
): Promise<TlsPair> {
  const before = file === undefined ? undefined : await kept(file);
  if (before !== undefined && isGood(before, names, nowUtcMs)) return before;
  const pair = await made(names, nowUtcMs);
  if (file === undefined) return pair;
  await mkdir(dirname(file), { recursive: true });
  // Both in one file, put in place at once, so that they are always a pair.
  await writeFile(`${file}.new`, `${pair.cert}\n${pair.key}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return pair;
}
