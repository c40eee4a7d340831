import { dirname, join } from 'node:path';
import type { BridgeConfig } from './config.ts';
import { openStore } from './store/store.ts';
import type { Store, StoreOptions } from './store/store.ts';
import { givenMasterKey, masterKeyFile, passingMasterKey } from './store/vault/master-key.ts';
import type { MasterKeySource } from './store/vault/master-key.ts';

type StoreConfig = Pick<BridgeConfig, 'dataFile' | 'database' | 'vault'>;

/** The vault's key file where the config names none. */
const usualKeyFile = 'vault.key';

/** Opens the store the config describes. Throws `BridgeError`; see {@link openStore}. */
export function storeFromConfig(
  config: StoreConfig,
  options: Pick<StoreOptions, 'exclusive'> = {},
): Promise<Store> {
  const { dataFile, database } = config;
  return openStore(database?.url ?? dataFile, { ...options, masterKey: masterKeyOf(config) });
}

/** Beside the data file unless the config says otherwise, or beside the config where the data are elsewhere. */
function masterKeyOf({ dataFile, database, vault }: StoreConfig): MasterKeySource {
  if (vault.key !== undefined) return givenMasterKey(vault.key);
  if (vault.keyFile !== undefined) return masterKeyFile(vault.keyFile);
  if (dataFile === ':memory:' && database === undefined) return passingMasterKey();
  return masterKeyFile(join(dirname(dataFile), usualKeyFile));
}
