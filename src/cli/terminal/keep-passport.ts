import type { Passport } from '../../protocol/passport.ts';

/**
 * Keeps a passport in the store of a bridge, which shows it and goes by it from its next connection on; gives back what is
 * kept. Throws `BridgeError` where no terminal with that serial number has been connected to that bridge.
 */
export async function keepPassport(configFile: string, passport: Passport): Promise<Passport> {
  // Loaded here: looking into a terminal needs no database.
  const [{ loadConfig }, { storeFromConfig }, { BridgeError }] = await Promise.all([
    import('../../bridge/config.ts'),
    import('../../bridge/store-from-config.ts'),
    import('../../bridge/errors.ts'),
  ]);
  const store = await storeFromConfig(await loadConfig(configFile, process.env));
  try {
    const name = await store.terminals.nameOf(passport.serialNumber);
    if (name === undefined)
      throw new BridgeError(
        'refusal',
        'unknown-terminal',
        `no terminal of this bridge has the serial number ${passport.serialNumber}`,
        { advice: 'let the bridge connect to it once, then try again' },
      );
    return await store.terminals.keepPassport(name, passport, Date.now());
  } finally {
    await store.close();
  }
}
