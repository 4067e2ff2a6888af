import { expect, test } from "vitest";
import type { CasePlan, FormField } from "../engine/types";
import { atTime, fit, reopened, withFact, withoutStep, withStep } from "./plan";

const field = (name: string, kind: FormField["kind"], options: string[] = []): FormField => ({ name, kind, options, min: null, max: null });
const form = [field("类别", "enum", ["执法", "民生"]), field("重复", "bool"), field("内容", "text"), field("争议", "judgement", ["是", "否"])];
const act = (at: string, name: string) => ({ at, actor: "指挥中心", act: name, result: null, args: [], case: null });
const plan: CasePlan = {
  process: "办理",
  shown: null,
  facts: [{ name: "类别", value: "民生" }, { name: "重复", value: "否" }, { name: "内容", value: "火" }],
  opened: "2026-09-24T08:50",
  script: [act("2026-09-24T09:00", "受理"), act("2026-09-24T09:20", "派单")],
  until: "2026-09-24T09:20",
};

test("a plan that fits is left as it is", () => {
  expect(fit(plan, form)).toBe(plan);
});

test("facts follow the form: lost fields go, new ones come, impossible values give way", () => {
  const changed = [field("类别", "enum", ["执法", "发展"]), field("数量", "int")];
  expect(fit(plan, changed).facts).toEqual([{ name: "类别", value: "执法" }, { name: "数量", value: "0" }]);
});

test("an open judgement is the absence of a value", () => {
  expect(withFact(plan, form, "争议", "是").facts.at(-1)).toEqual({ name: "争议", value: "是" });
  expect(withFact(plan, form, "争议", null).facts).toEqual(plan.facts);
});

test("lines stand in the order of time, and looking follows what is added", () => {
  const added = withStep(plan, act("2026-09-24T09:10", "认定"));
  expect(added.script.map((step) => step.act)).toEqual(["受理", "认定", "派单"]);
  expect(withStep(plan, act("2026-09-25T09:00", "接单")).until).toBe("2026-09-25T09:00");
  expect(atTime(added, 0, "2026-09-24T09:15").script.map((step) => step.act)).toEqual(["认定", "受理", "派单"]);
  expect(withoutStep(plan, 0).script.map((step) => step.act)).toEqual(["派单"]);
});

test("reopening moves everything along", () => {
  const moved = reopened(plan, "2026-12-31T23:50");
  expect(moved.script.map((step) => step.at)).toEqual(["2027-01-01T00:00", "2027-01-01T00:20"]);
  expect(moved.until).toBe("2027-01-01T00:20");
});
