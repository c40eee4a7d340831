import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { BridgeConfig } from './config.ts';
import { type KeyUse, keyInFile, keyInText } from './key-file.ts';
import { readPair } from './web/tls/read-pair.ts';
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
    listenAt: { host, port, setting: 'webhooks.port', tls: tls && (await readPair(tls, 'webhooks.tls')) },
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
