import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { BridgeConfig } from './config.ts';
import { BridgeError } from './errors.ts';
import { type KeyUse, keyInFile, keyInText } from './key-file.ts';
import { noWebhooks, openWebhooks, type WebhookParts, type Webhooks } from './webhooks/webhooks.ts';

type WebhooksConfig = Pick<BridgeConfig, 'cobot' | 'webhooks' | 'dataFile' | 'database'>;

/** The key file where the config names none. */
const usualKeyFile = 'webhooks.key';

const keyUse: KeyUse = {
  code: 'webhooks-key',
  file: "the webhooks' key file",
  advice: 'delete it for a new one, which costs nothing: Cobot is given new addresses then',
};

/** Webhooks as the config wants them, listening where there are any. Throws `BridgeError` with advice. */
export async function webhooksFromConfig(config: WebhooksConfig, parts: WebhookParts): Promise<Webhooks> {
  const { cobot, webhooks } = config;
  const { publicUrl, host, port, tls, checkMinutes } = webhooks;
  if (publicUrl === undefined) {
    const advice =
      'changes at Cobot wait for the next full comparison; set webhooks.publicUrl to hear of them at once';
    parts.log.info({ event: 'webhooks-off', advice });
    return noWebhooks(parts.clock);
  }
  return openWebhooks(parts, {
    publicUrl,
    listenAt: { host, port, setting: 'webhooks.port', tls: tls && (await readTls(tls)) },
    key: keyOf(config),
    hosts: { spaceUrl: cobot.spaceUrl, apiUrl: cobot.apiUrl, subdomain: cobot.subdomain },
    everyMs: checkMinutes * 60_000,
  });
}

/** Beside the data file unless the config says otherwise, or beside the config where the data are elsewhere. */
function keyOf({ webhooks, dataFile, database }: WebhooksConfig): Uint8Array {
  const { key, keyFile } = webhooks;
  if (key !== undefined) return keyInText(key, 'webhooks.key in the config', keyUse);
  if (keyFile !== undefined) return keyInFile(keyFile, keyUse);
  if (dataFile === ':memory:' && database === undefined) return randomBytes(32);
  return keyInFile(join(dirname(dataFile), usualKeyFile), keyUse);
}

async function readTls({ certFile, keyFile }: { certFile: string; keyFile: string }) {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (cause) {
    throw new BridgeError('refusal', 'tls', 'the certificate and key in webhooks.tls cannot be used', {
      advice:
        'check their paths, that the account of the bridge may read them, and that they are a pair, as PEM',
      cause,
    });
  }
}
