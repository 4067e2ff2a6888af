// Civil dates and times as strings: "YYYY-MM-DD", "YYYY-MM-DDTHH:MM", from the engine also with seconds. They are never
// instants: no time zone is asked.

const DAY = 86_400_000;

function parts(text: string): number {
  return Date.parse(`${text.slice(0, 16)}${text.length < 16 ? "T00:00" : ""}Z`);
}

/** The last lawful instant of a day, which people call 24:00. */
const CLOSE = "23:59:59.999";

/** Minutes since 1970, the end of a day being the next midnight. */
export function minutes(time: string): number {
  return parts(time) / 60_000 + (time.endsWith(CLOSE) ? 1 : 0);
}

/** The first whole minute at which what falls due then has happened: until the last instant it has not. */
export function ceiling(time: string): string {
  return fromMinutes(parts(time) / 60_000 + 1);
}

export function fromMinutes(value: number): string {
  return new Date(value * 60_000).toISOString().slice(0, 16);
}

export function addDays(date: string, days: number): string {
  return new Date(parts(date.slice(0, 10)) + days * DAY).toISOString().slice(0, 10);
}

export function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** Every date from the first to the last, both included. */
export function range(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let date = dayOf(first); date <= dayOf(last); date = addDays(date, 1)) dates.push(date);
  return dates;
}

export function weekday(date: string): string {
  return "日一二三四五六".charAt(new Date(parts(date.slice(0, 10))).getUTCDay());
}

/** "9月24日 17:30". */
export function show(time: string): string {
  const [, month = "", day = ""] = time.slice(0, 10).split("-");
  const clock = time.endsWith(CLOSE) ? "24:00" : time.slice(11, 16);
  return `${Number(month)}月${Number(day)}日${clock ? ` ${clock}` : ""}`;
}

/** "9-24". */
export function short(date: string): string {
  return `${Number(date.slice(5, 7))}-${Number(date.slice(8, 10))}`;
}

/** A time as people type it, full-width or half: `2026-09-24 09:00`, `9-24 9:00`, `9月24日 9时`, or `9:00` of the same day. */
export function parseTime(text: string, near: string): string | null {
  const plain = text.normalize("NFKC").replace(/[年月/.]/g, "-").replace(/[日T]/g, " ").replace(/[时点]/g, ":").replace(/分/g, "").trim();
  const found = /^(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})\s*)?(?:(\d{1,2}):(\d{0,2}))?$/.exec(plain);
  if (!found || plain === "") return null;
  const [, year, month, day, hour, minute] = found;
  const pad = (value: string): string => value.padStart(2, "0");
  const date = month && day ? `${year ?? near.slice(0, 4)}-${pad(month)}-${pad(day)}` : near.slice(0, 10);
  const clock = hour === undefined ? near.slice(11, 16) : `${pad(hour)}:${pad(minute || "0")}`;
  const time = `${date}T${clock}`;
  const value = parts(time);
  return Number.isNaN(value) || fromMinutes(value / 60_000) !== time ? null : time;
}
