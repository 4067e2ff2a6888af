import { expect, test } from "vitest";
import { addDays, ceiling, minutes, parseTime, range, show, weekday } from "./civil";
import { scale } from "./scale";

test("civil dates know months, leap days and the end of a day", () => {
  expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(range("2026-09-29", "2026-10-02")).toEqual(["2026-09-29", "2026-09-30", "2026-10-01", "2026-10-02"]);
  expect(minutes("2026-09-24T23:59:59.999")).toBe(minutes("2026-09-25"));
  expect(weekday("2026-09-25")).toBe("五");
  expect(show("2026-09-24T09:05")).toBe("9月24日 09:05");
  expect(show("2026-09-24T23:59:59.999")).toBe("9月24日 24:00");
  expect(ceiling("2026-09-24T23:59:59.999")).toBe("2026-09-25T00:00");
  expect(ceiling("2026-09-24T17:30:00.001")).toBe("2026-09-24T17:31");
  expect(ceiling("2026-09-24T17:30")).toBe("2026-09-24T17:31");
});

test("the scale never runs backwards and meets every demand", () => {
  const demands = [
    { from: "2026-09-24T09:00", to: "2026-09-24T09:20", px: 60 },
    { from: "2026-09-24T09:20", to: "2026-09-29T17:30", px: 300 },
  ];
  const s = scale("2026-09-24", "2026-10-09", demands, 400);
  expect(s.width).toBeGreaterThanOrEqual(400);
  let last = -1;
  for (let at = minutes("2026-09-24"); at < minutes("2026-10-10"); at += 7) {
    const x = s.x(new Date(at * 60_000).toISOString().slice(0, 16));
    expect(x).toBeGreaterThan(last);
    last = x;
  }
  for (const { from, to, px } of demands) expect(s.x(to) - s.x(from)).toBeGreaterThanOrEqual(px - 0.001);
});

test("times outside the scale stop at its ends", () => {
  const s = scale("2026-09-24", "2026-09-25", [], 100);
  expect(s.x("2025-01-01T00:00")).toBe(0);
  expect(s.x("2027-01-01T00:00")).toBeCloseTo(s.width);
});

test("times are read as people type them", () => {
  const near = "2026-09-24T08:50";
  for (const text of ["2026-09-25 09:05", "9-25 9:05", "9月25日 9:05", "９月２５日　９：０５", "2026/9/25 9点05分", "9月25日9时5"]) {
    expect(parseTime(text, near), text).toBe("2026-09-25T09:05");
  }
  expect(parseTime("10:30", near)).toBe("2026-09-24T10:30");
  expect(parseTime("9-26", near)).toBe("2026-09-26T08:50");
  for (const text of ["", "明天", "2-30 9:00", "25:00", "9-24 9:61"]) expect(parseTime(text, near), text).toBeNull();
});
