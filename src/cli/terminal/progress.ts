import { Presets, SingleBar } from 'cli-progress';

/** A progress bar on stderr while a person watches, and nothing otherwise. It appears with the first update. */
export function showProgress(): { update: (doneBytes: number, totalBytes: number) => void; end: () => void } {
  if (!process.stderr.isTTY) return { update: () => undefined, end: () => undefined };
  const bar = new SingleBar(
    {
      format: '{bar} {percentage} % | {value} of {total} bytes | {eta_formatted} left',
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update: (doneBytes, totalBytes) => {
      if (!started) bar.start(totalBytes, doneBytes);
      else bar.update(doneBytes);
      started = true;
    },
    end: () => {
      if (started) bar.stop();
    },
  };
}
