/** Why a port could not be listened on, and which flag chooses another one. */
export function listenAdvice(cause: unknown, flag: string): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE')
    return `${message}: the port is taken; choose another one with ${flag}, or 0 for a free one`;
  if (code === 'EACCES')
    return `${message}: ports below 1024 need more rights; choose another one with ${flag}`;
  return message;
}
