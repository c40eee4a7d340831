// The images' health check: the slim base image has no curl. HEALTH_URL is set by the image.
const { ok } = await fetch(process.env.HEALTH_URL, { signal: AbortSignal.timeout(4_000) }).catch(() => ({
  ok: false,
}));
process.exit(ok ? 0 : 1);
