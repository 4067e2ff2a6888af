import { expect, test } from "vitest";
import type { CasePlan, Offer, Simulation } from "../engine/types";
import { reach } from "./reach";

const plan: CasePlan = { process: "办理", facts: [], opened: "2026-03-02T09:00", script: [], until: "2026-03-02T09:00", shown: null };

interface Point {
  offers?: string[];
  rule?: string;
  clock?: string;
  stuck?: string;
}

/** A county in which what was done says where the case stands. */
const county = (points: Record<string, Point>) => (plan: CasePlan): Simulation | null => {
  const way = plan.script.map(({ act }) => act).join(">");
  const point = points[way];
  if (!point) return null;
  const acts = (point.offers ?? []).map((act): Offer => ({ act, of: "在办", by: "中心", results: [], params: [], open: "open", why: null }));
  const outcomes = point.rule ? [{ decision: "分流", status: "定", rows: [], rules: [{ name: point.rule, cites: [], reason: null }], needs: [] }] : [];
  return {
    stuck: point.stuck ?? null,
    view: { duties: [{ stage: "在办", holder: way, member: null }], outcomes, acts, ended: null, next: null, now: "" },
    clocks: point.clock ? [{ rule: point.clock }] : [],
  } as unknown as Simulation;
};
const done = ({ script }: CasePlan): string[] => script.map(({ act }) => act);

test("the shortest way to the rule is taken, not the first decision", () => {
  const play = county({
    "": { offers: ["派单"] },
    派单: { offers: ["办结", "上报"], rule: "属地" },
    "派单>办结": {},
    "派单>上报": { rule: "上报" },
  });
  expect(done(reach(plan, { decision: "分流", rules: ["上报"] }, play))).toEqual(["派单", "上报"]);
  expect(done(reach(plan, { decision: "分流", rules: [] }, play))).toEqual(["派单"]);
});

test("the clock that has its length from the rule is started, if that is near", () => {
  const play = county({ "": { offers: ["受理"], rule: "属地" }, 受理: { offers: ["派单"], rule: "属地" }, "受理>派单": { rule: "属地", clock: "属地" } });
  expect(done(reach(plan, { decision: "分流", rules: ["属地"] }, play))).toEqual(["受理", "派单"]);
});

test("a gap is where the case comes no farther", () => {
  const play = county({ "": { offers: ["办结", "上报"] }, 办结: {}, 上报: { stuck: "没有一条规则管" } });
  expect(done(reach(plan, { decision: null, rules: [] }, play))).toEqual(["上报"]);
});

test("what cannot be reached leaves the plan as it is, and is given up in time", () => {
  const play = county({ "": { offers: ["办结"] }, 办结: {} });
  expect(reach(plan, { decision: null, rules: [] }, play)).toBe(plan);
  let plays = 0;
  const endless = (tried: CasePlan): Simulation | null => {
    plays++;
    return county({ [tried.script.map(({ act }) => act).join(">")]: { offers: ["再来"] } })(tried);
  };
  expect(reach(plan, { decision: null, rules: [] }, endless)).toBe(plan);
  expect(plays).toBe(80);
});
