// From a simulated case to what the time line draws. Numbers only; the component turns them into SVG.

import { textWidth } from "../engine/layout";
import type { ClockRun, CountedDay, Day, DutySpan, Lang, Simulation, Step } from "../engine/types";
import { addDays, dayOf } from "./civil";
import { type Demand, type Scale, scale } from "./scale";

export interface Bar {
  x: number;
  width: number;
  span: DutySpan;
  open: boolean;
  /** The name, if it fits. */
  label: string;
}

export interface Track {
  run: ClockRun;
  start: number;
  /** Where the deadline stands; the right end while it is unknown. */
  due: number;
  /** How far the clock has come: its end, or the moment looked at. */
  reached: number;
  pauses: { x: number; width: number; label: string }[];
}

export interface Flag {
  x: number;
  labels: string[];
  title: string;
}

export interface Dot {
  x: number;
  label: string;
  title: string;
  kind: "act" | "refused" | "deemed";
}

export interface Row {
  name: string;
  note: string;
  kind: "acts" | "duty" | "clock" | "marks" | "ledger";
  bars: Bar[];
  tracks: Track[];
  flags: Flag[];
  dots: Dot[];
}

export interface Band {
  first: string;
  last: string;
  name: string;
  kind: Day["kind"];
}

export interface Chart {
  width: number;
  days: (Day & { x: number; width: number })[];
  /** Holidays and make-up days in a row, named once. */
  bands: (Band & { x: number; width: number })[];
  now: number;
  rows: Row[];
}

/** A line of the script that is about the case, with its number there and why it was refused, if it was. */
export interface Line extends Step {
  number: number;
  refused: string | null;
}

const GAP = 19;

/** The last day worth drawing: of the moment looked at and of every clock that still runs. */
function lastDay(run: Simulation): string {
  const { now } = run.view;
  const times = [now, ...run.clocks.filter(({ state }) => state === "running" || state === "paused").map(({ deadline }) => deadline ?? now)];
  return addDays(times.reduce((a, b) => (a > b ? a : b)), 1);
}

function demands(run: Simulation, opened: string, times: string[], bands: Band[]): Demand[] {
  const list: Demand[] = bands.map(({ name, first, last }) => ({ from: `${first}T00:00`, to: `${addDays(last, 1)}T00:00`, px: textWidth(name, 11) + 4 }));
  for (const { spans } of run.duties) {
    for (const { name, from, to } of spans) list.push({ from, to: to ?? run.view.now, px: textWidth(name, 12) + 14 });
  }
  const moments = [opened, ...new Set(times)].sort();
  moments.slice(1).forEach((to, i) => list.push({ from: moments[i] ?? to, to, px: GAP }));
  const labelled = (labels: { at: string; label: string }[]): void => {
    const moments = [...new Set(labels.map(({ at }) => at))].sort();
    moments.slice(1).forEach((to, i) => {
      const from = moments[i] ?? to;
      const shown = labels.filter(({ at }) => at === from).map(({ label }) => label);
      list.push({ from, to, px: textWidth(shown.join("、"), 11) + 24 });
    });
  };
  labelled(run.marks.map(({ at, mark }) => ({ at, label: mark })));
  labelled(run.entries.map(({ at, ledger }) => ({ at, label: ledger })));
  return list.filter(({ from, to }) => from < to);
}

function bars(spans: DutySpan[], now: string, at: Scale): Bar[] {
  return spans.map((span) => {
    const x = at.x(span.from);
    const width = Math.max(3, at.x(span.to ?? now) - x);
    return { x, width, span, open: span.to === null, label: textWidth(span.name, 12) + 6 <= width ? span.name : "" };
  });
}

function track(run: ClockRun, now: string, at: Scale): Track {
  const start = at.x(run.start);
  const stop = run.end ?? now;
  return {
    run,
    start,
    due: run.deadline ? at.x(run.deadline) : at.width,
    reached: Math.max(start, at.x(stop)),
    pauses: run.pauses.map(({ name, from, to }) => ({ x: at.x(from), width: Math.max(2, at.x(to) - at.x(from)), label: name })),
  };
}

/** Things at one place side by side. */
function spread(dots: Dot[]): Dot[] {
  let last = -Infinity;
  return dots.map((dot) => {
    last = Math.max(dot.x, last + GAP - 2);
    return { ...dot, x: last };
  });
}

function row(name: string, kind: Row["kind"], part: Partial<Row>): Row {
  return { name, note: "", kind, bars: [], tracks: [], flags: [], dots: [], ...part };
}

export function chart(run: Simulation, script: Line[], opened: string, lang: Lang, room: number): Chart {
  const first = dayOf(opened);
  const last = lastDay(run);
  const days = run.calendar.filter(({ date }) => date >= first && date <= last);
  const { now } = run.view;
  const deemed = run.timeline.filter(({ kind, who }) => kind === "acted" && who === "视同");
  const times = [...script.map(({ at }) => at), ...deemed.map(({ at }) => at), ...run.marks.map(({ at }) => at)];
  const each = Math.max(5, Math.min(17, (room * 0.62) / Math.max(1, days.length)));
  const named = bands(days);
  const past = times.filter((time) => time <= now);
  const at = scale(first, last, demands(run, opened, past, named.filter(({ kind }) => kind === "holiday")), room, each);

  const dots: Dot[] = [
    ...script.flatMap(({ at: time, actor, act, result, number, refused }): (Dot & { time: string })[] => {
      const what = `${actor} ${act}${result ? `：${result}` : ""}`;
      if (time > now) return [];
      return [{ time, x: at.x(time), label: String(number), title: refused ? `${what}\n驳回：${refused}` : what, kind: refused ? "refused" : "act" }];
    }),
    ...deemed.map(({ at: time, what }) => ({ time, x: at.x(time), label: "视", title: what[lang], kind: "deemed" as const })),
  ].sort((a, b) => a.x - b.x);

  const flags = new Map<string, Flag>();
  for (const mark of run.marks) {
    const flag = flags.get(mark.at) ?? { x: at.x(mark.at), labels: [], title: "" };
    flag.labels.push(mark.mark);
    flag.title += `${flag.title ? "\n" : ""}${mark.mark}${mark.against ? ` 对 ${mark.against}` : ""}（${mark.because}）`;
    flags.set(mark.at, flag);
  }

  const sheets = [...grouped(run.entries, ({ at }) => at)].map(([time, entries]): Flag => ({
    x: at.x(time),
    labels: entries.map(({ ledger }) => ledger),
    title: entries.map(({ ledger, unit, value, breaks, made }) => `台账“${ledger}”${breaks ? "间断" : "记入"}：${unit}${value === 1 ? "" : `（${value}）`}（${made}）`).join("\n"),
  }));

  const runs = grouped(run.clocks.filter(({ stage }) => stage === null), ({ name, duty }) => `${name} ${duty}`);
  const rows = [
    row("经过", "acts", { dots: spread(dots) }),
    ...run.duties.map((duty) =>
      row(duty.name, "duty", {
        note: duty.child ? "协同" : "",
        bars: bars(duty.spans, now, at),
        tracks: run.clocks.filter((clock) => clock.stage !== null && clock.duty === duty.id).map((clock) => track(clock, now, at)),
      }),
    ),
    ...[...runs.values()].map((runs) =>
      row(runs[0]?.name ?? "", "clock", { note: runs.at(-1)?.limit ?? "", tracks: runs.map((clock) => track(clock, now, at)) }),
    ),
    ...(flags.size > 0 ? [row("记号", "marks", { flags: [...flags.values()] })] : []),
    ...(sheets.length > 0 ? [row("台账", "ledger", { flags: sheets })] : []),
  ];
  const boxes = days.map((day) => ({ ...day, x: at.x(day.date), width: at.x(addDays(day.date, 1)) - at.x(day.date) }));
  return { width: at.width, days: boxes, bands: named.map((band) => place(band, at)), now: at.x(now), rows };
}

function place(band: Band, at: Scale): Band & { x: number; width: number } {
  const x = at.x(band.first);
  return { ...band, x, width: at.x(addDays(band.last, 1)) - x };
}

function bands(days: Day[]): Band[] {
  const found: Band[] = [];
  let before: Day | undefined;
  for (const day of days) {
    const last = found.at(-1);
    if (day.name && last && before?.name === day.name && before.kind === day.kind) last.last = day.date;
    else if (day.name) found.push({ first: day.date, last: day.date, name: day.name, kind: day.kind });
    before = day;
  }
  return found;
}

/** The days of a limit for reading: runs of days that do not count, for one reason, become one line. */
export function folded(days: CountedDay[]): (CountedDay & { until: string })[] {
  const lines: (CountedDay & { until: string })[] = [];
  for (const day of days) {
    const last = lines.at(-1);
    if (last && !last.counted && !day.counted && last.note === day.note) last.until = day.date;
    else lines.push({ ...day, until: day.date });
  }
  return lines;
}

/** By a key, in the order of the first of each. (`Map.groupBy` is not in every engine the tests run on.) */
function grouped<T>(items: T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
