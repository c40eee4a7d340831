/** What `act` throws, for a closer look; undefined where it does not. */
export function errorOf(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}
