import { X509Certificate } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { BridgeClock } from '../../clock.ts';
import type { BridgeConfig } from '../../config.ts';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { ownNames } from './own-names.ts';
import { readPair } from './read-pair.ts';
import type { TlsPair } from './read-pair.ts';
import { isCertifiedFor, selfMadePair } from './self-made.ts';
import { tlsKind } from './tls-kind.ts';
import type { TlsKind } from './tls-kind.ts';

type CertificateConfig = Pick<BridgeConfig, 'http' | 'dataFile' | 'database'>;

/** What a certificate works with. */
interface CertificateParts {
  clock: BridgeClock;
  log: Log;
}

/** The machine gets another address, or somebody renews the files: it is looked at so often. */
const LOOK_MS = 3_600_000;

/** Where a certificate the bridge makes is kept; undefined where nothing is. */
export function selfMadeFile({ dataFile, database }: Omit<CertificateConfig, 'http'>): string | undefined {
  if (dataFile === ':memory:' && database === undefined) return undefined;
  return join(dirname(dataFile), 'http-tls.pem');
}

/** The certificate as it is now. Throws `BridgeError` with advice where one's own cannot be used. */
async function tlsPairOf(config: CertificateConfig, nowUtcMs: number): Promise<TlsPair | undefined> {
  const { http } = config;
  if (typeof http.tls === 'object') return readPair(http.tls, 'http.tls');
  if (tlsKind(http) === 'none') return undefined;
  return selfMadePair(selfMadeFile(config), ownNames(http.host, http.publicUrl), nowUtcMs);
}

/** The certificate of the page, kept up to date while the bridge runs. */
export class Certificate {
  readonly kind: Exclude<TlsKind, 'none'>;
  readonly #config: CertificateConfig;
  readonly #parts: CertificateParts;
  #pair: TlsPair;
  #read: X509Certificate;
  #takeBack: (() => void) | undefined;

  private constructor(config: CertificateConfig, pair: TlsPair, parts: CertificateParts) {
    this.kind = typeof config.http.tls === 'object' ? 'own' : 'self-made';
    this.#config = config;
    this.#parts = parts;
    this.#pair = pair;
    this.#read = new X509Certificate(pair.cert);
  }

  /** Undefined where the page is reached by plain HTTP. Throws `BridgeError` with advice. */
  static async load(config: CertificateConfig, parts: CertificateParts): Promise<Certificate | undefined> {
    const pair = await tlsPairOf(config, parts.clock.wallNow());
    return pair && new Certificate(config, pair, parts);
  }

  get pair(): TlsPair {
    return this.#pair;
  }

  /** SHA-256, as browsers show it, for whoever wants to compare. */
  get fingerprint(): string {
    return this.#read.fingerprint256;
  }

  get validTo(): Date {
    return this.#read.validToDate;
  }

  isFor(name: string): boolean {
    return isCertifiedFor(this.#read, name);
  }

  /** Looks every hour whether there is another one by now; whoever serves it hears of it then. */
  watch(onChange: (pair: TlsPair) => void): void {
    this.#takeBack = this.#parts.clock.schedule(LOOK_MS, () => void this.#look(onChange));
  }

  stop(): void {
    this.#takeBack?.();
  }

  async #look(onChange: (pair: TlsPair) => void): Promise<void> {
    const { clock, log } = this.#parts;
    try {
      const pair = await tlsPairOf(this.#config, clock.wallNow());
      if (pair !== undefined && pair.cert !== this.#pair.cert) {
        onChange(pair);
        this.#pair = pair;
        this.#read = new X509Certificate(pair.cert);
        log.info({ event: 'certificate-changed', fingerprint: this.fingerprint });
      }
    } catch (error) {
      // The one of before goes on.
      log.warn({ event: 'certificate-not-read', problem: messageOf(error) });
    }
    this.watch(onChange);
  }
}
