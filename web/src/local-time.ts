// <local-time><time datetime="2026-11-03T13:05:00Z" data-zone="Europe/Berlin" data-form="clock">…
// shows the reader's own zone, and keeps the incident's zone in the title.

export type Form = "clock" | "seconds" | "day" | "date" | "both";

const FORMS: Record<Form, Intl.DateTimeFormatOptions> = {
  clock: { hour: "2-digit", minute: "2-digit" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  day: { day: "numeric", month: "long", year: "numeric" },
  date: { day: "numeric", month: "short", year: "numeric" },
  both: { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
};

const made = new Map<string, Intl.DateTimeFormat>();

export function told(at: number, form: Form, locale?: string, zone?: string): string {
  const key = `${form} ${locale ?? ""} ${zone ?? ""}`;
  let format = made.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, {
      ...FORMS[form],
      hourCycle: "h23",
      ...(zone && { timeZone: zone }),
    });
    made.set(key, format);
  }
  return format.format(at);
}

export class LocalTime extends HTMLElement {
  connectedCallback(): void {
    for (const time of this.querySelectorAll<HTMLTimeElement>("time[datetime]")) show(time);
  }
}

function show(time: HTMLTimeElement): void {
  const at = Date.parse(time.dateTime);
  if (Number.isNaN(at)) return;
  const form: Form = time.dataset.form && time.dataset.form in FORMS ? (time.dataset.form as Form) : "both";
  const zone = time.dataset.zone;
  const locale = document.documentElement.lang || undefined;
  try {
    if (zone) time.title = `${told(at, "both", locale, zone)}, ${zone}`;
    time.textContent = told(at, form, locale);
  } catch {
    // A zone this browser does not know: the server's own words stay.
  }
}
