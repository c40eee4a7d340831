const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Moment = string | number;

/** How one language writes moments, days, numbers and spans; ISO texts or UTC ms in. */
export interface Formats {
  /** `14:05` */
  clock: (at: Moment) => string;
  /** `14:05:09` */
  clockWithSeconds: (at: Moment) => string;
  /** `14:05` today, with the day on other days. */
  moment: (at: Moment) => string;
  /** A date as Cobot writes it, `2026-06-01`. */
  date: (date: string) => string;
  day: (at: Moment) => string;
  number: (value: number) => string;
  /** `184 ms`, `2.3 s`, `4 min` */
  duration: (ms: number) => string;
}

/** See {@link Formats}. */
export function formatsFor(locale: string): Formats {
  const made = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const clock = made({ timeStyle: 'short' });
  const clockWithSeconds = made({ timeStyle: 'medium' });
  const moment = made({ dateStyle: 'medium', timeStyle: 'short' });
  const day = made({ weekday: 'long', day: 'numeric', month: 'long' });
  const date = made({ dateStyle: 'medium', timeZone: 'UTC' });
  const whole = new Intl.NumberFormat(locale);
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'narrow',
      maximumFractionDigits: digits,
    });
  const [ms, seconds, minutes, hours] = [
    unit('millisecond', 0),
    unit('second', 1),
    unit('minute', 0),
    unit('hour', 1),
  ];
  const isToday = (at: Moment) => new Date(at).toDateString() === new Date().toDateString();
  return {
    clock: (at) => clock.format(new Date(at)),
    clockWithSeconds: (at) => clockWithSeconds.format(new Date(at)),
    moment: (at) => (isToday(at) ? clock : moment).format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    date(text) {
      const at = Date.parse(text);
      return Number.isNaN(at) ? text : date.format(at);
    },
    number: (value) => whole.format(value),
    duration(span) {
      if (span < 1_000) return ms.format(span);
      if (span < MINUTE_MS) return seconds.format(span / 1_000);
      return span < HOUR_MS ? minutes.format(span / MINUTE_MS) : hours.format(span / HOUR_MS);
    },
  };
}
