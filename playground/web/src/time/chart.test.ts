import { expect, test } from "vitest";
import type { ClockRun, Day, Simulation } from "../engine/types";
import { chart, folded } from "./chart";
import { addDays, range, weekday } from "./civil";

const day = (date: string): Day => {
  if (date >= "2026-09-25" && date <= "2026-09-27") return { date, kind: "holiday", name: "中秋节" };
  return { date, kind: "六日".includes(weekday(date)) ? "weekend" : "work", name: "" };
};
const clock = (part: Partial<ClockRun>): ClockRun => ({
  name: "办理期", duty: 0, holder: "阴平镇", stage: null, limit: "3 工作日", start: "2026-09-24T09:20", deadline: "2026-09-30T17:30", end: null,
  state: "running", unconfirmed: false, pauses: [], days: [], rule: null, cites: [], place: null, ...part,
});
const run = (clocks: ClockRun[]): Simulation => ({
  process: "办理",
  cases: [],
  timed: 0,
  stuck: null,
  refusals: [null, "不在其位"],
  view: { now: "2026-09-28T10:00", ended: null, next: null, outcomes: [], duties: [], acts: [] },
  timeline: [],
  entries: [{ at: "2026-09-24T09:20", ledger: "派单数", unit: "阴平镇", value: 1, breaks: false, made: "动作 派单" }],
  duties: [{ id: 0, name: "诉求", child: false, spans: [
    { stage: 0, name: "待受理", holder: "指挥中心", from: "2026-09-24T08:50", to: "2026-09-24T09:20" },
    { stage: 1, name: "待接单", holder: "阴平镇", from: "2026-09-24T09:20", to: null },
  ] }],
  clocks,
  marks: [{ at: "2026-09-25T17:30", mark: "黄牌", against: "阴平镇", because: "剩" }, { at: "2026-09-25T17:30", mark: "催办", against: null, because: "剩" }],
  path: { stages: [], edges: [] },
  calendar: range("2026-09-24", "2026-10-02").map(day),
});
const script = ["2026-09-24T09:00", "2026-09-24T09:01"].map((at, i) => ({ at, actor: "指挥中心", act: "受理", result: null, args: [], case: null, number: i + 1, refused: i === 1 ? "不在其位" : null }));
const draw = (clocks: ClockRun[]) => chart(run(clocks), script, "2026-09-24T08:50", "zh", 800);

test("it ends the day after the last deadline that still runs", () => {
  expect(draw([clock({})]).days.at(-1)?.date).toBe("2026-10-01");
  expect(draw([clock({ state: "met", end: "2026-09-26T09:00" })]).days.at(-1)?.date).toBe("2026-09-29");
});

test("a festival is named once over all its days", () => {
  const { bands, days } = draw([clock({})]);
  expect(bands.map(({ name, first, last }) => [name, first, last])).toEqual([["中秋节", "2026-09-25", "2026-09-27"]]);
  expect(bands[0]?.x).toBe(days.find(({ date }) => date === "2026-09-25")?.x);
});

test("short stages have room for their names, and neighbours do not overlap", () => {
  const { rows } = draw([clock({})]);
  const bars = rows.find(({ kind }) => kind === "duty")?.bars ?? [];
  expect(bars.map(({ label }) => label)).toEqual(["待受理", "待接单"]);
  const dots = rows.find(({ kind }) => kind === "acts")?.dots ?? [];
  expect((dots[1]?.x ?? 0) - (dots[0]?.x ?? 0)).toBeGreaterThanOrEqual(17);
  expect(dots.map(({ kind }) => kind)).toEqual(["act", "refused"]);
});

test("runs of one clock share a row; marks of one moment share a flag", () => {
  const again = clock({ start: "2026-09-28T09:00" });
  const { rows } = draw([clock({ state: "met", end: "2026-09-24T12:00" }), again]);
  expect(rows.filter(({ kind }) => kind === "clock").map(({ tracks }) => tracks.length)).toEqual([2]);
  expect(rows.find(({ kind }) => kind === "marks")?.flags.map(({ labels }) => labels)).toEqual([["黄牌", "催办"]]);
});

test("entries of ledgers stand where they arise", () => {
  const ledgers = draw([clock({})]).rows.filter(({ kind }) => kind === "ledger");
  expect(ledgers.map(({ flags }) => flags.map(({ labels, title }) => [labels, title]))).toEqual([[[["派单数"], "台账“派单数”记入：阴平镇（动作 派单）"]]]);
});

test("days that do not count for one reason fold into a line", () => {
  const rest = ["2026-09-25", "2026-09-26"].map((date) => ({ date, counted: false, note: "中秋节" }));
  const lines = folded([...rest, { date: addDays("2026-09-27", 1), counted: true, note: "第 1 日" }]);
  expect(lines.map(({ date, until }) => [date, until])).toEqual([["2026-09-25", "2026-09-26"], ["2026-09-28", "2026-09-28"]]);
});
