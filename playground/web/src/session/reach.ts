// Takes a case to where a decision shows: whatever is offered is tried, the shortest way first. Pure: the case engine is passed in.

import type { CasePlan, Offer, Simulation, Step } from "../engine/types";
import { ceiling, fromMinutes, minutes } from "../time/civil";
import { withStep } from "./plan";

/** What a case is to show. */
export interface Aim {
  /** The decision that is taken; null: whatever stops the case. */
  decision: string | null;
  /** The rules that are to decide it; none: any, or none of them. */
  rules: string[];
}

/** So many ways are tried at most. */
const PLAYS_MOST = 80;
/** So much is done after the decision, to start the clock of its rule. */
const STEPS_AFTER = 2;
/** Minutes from one thing to the next. */
const PAUSE = 10;
/** What answers a question, beside what the stages offer. */
const JUDGE = "认定";

type Play = (plan: CasePlan) => Simulation | null;

/** A plan that shows the aim; if none was found, one in which the decision is taken, or the plan itself. */
export function reach(plan: CasePlan, aim: Aim, play: Play): CasePlan {
  const queue = [plan];
  const seen = new Set<string>();
  let taken: CasePlan | undefined;
  for (let plays = 0; plays < PLAYS_MOST; plays++) {
    const tried = queue.shift();
    if (!tried) break;
    const found = play(tried);
    if (found?.stuck) return tried;
    if (!found || seen.has(state(found))) continue;
    seen.add(state(found));
    if (aims(found, aim)) return timed(tried, found, aim, play);
    if (decided(found, aim)) taken ??= tried;
    queue.push(...ways(tried, found));
  }
  return taken ?? plan;
}

function decided({ view }: Simulation, { decision }: Aim): Simulation["view"]["outcomes"][number] | undefined {
  return view.outcomes.find((outcome) => outcome.decision === decision && outcome.status !== "缺");
}

function aims(found: Simulation, aim: Aim): boolean {
  const outcome = decided(found, aim);
  return outcome !== undefined && (aim.rules.length === 0 || outcome.rules.some(({ name }) => aim.rules.includes(name)));
}

/** Goes on to where a clock has its length from one of the rules, if that is near. */
function timed(plan: CasePlan, found: Simulation, { rules }: Aim, play: Play): CasePlan {
  let [last, seen]: [CasePlan, Simulation | null] = [plan, found];
  for (let more = 0; seen && !seen.stuck; more++) {
    if (seen.clocks.some(({ rule }) => rule !== null && rules.includes(rule))) return last;
    const [next] = more < STEPS_AFTER ? ways(last, seen) : [];
    if (!next) break;
    last = next;
    seen = play(next);
  }
  return plan;
}

/** What tells two cases apart, however they came there. */
function state({ view }: Simulation): string {
  const acts = view.acts.map(({ act, by, open }) => [act, by, open]);
  return JSON.stringify([view.duties, view.outcomes, acts]);
}

/** All that can be done next: what the stages offer, answers to questions, and waiting for what happens by itself. */
function ways(plan: CasePlan, { view }: Simulation): CasePlan[] {
  const stages = new Set(view.duties.map(({ stage }) => stage));
  const open = view.acts.filter((offer) => offer.open !== "closed" && offer.by !== null);
  const offers = [...open.filter(({ of }) => stages.has(of)), ...open.filter(({ act }) => act === JUDGE)];
  const at = fromMinutes(minutes(plan.until) + PAUSE);
  const done = offers.flatMap((offer) => (offer.results.length > 0 ? offer.results : [null]).map((result) => withStep(plan, step(offer, result, at))));
  return view.next ? [...done, { ...plan, until: ceiling(view.next) }] : done;
}

function step({ act, by, params }: Offer, result: string | null, at: string): Step {
  const args = params.map(({ name, choices }) => ({ name, value: choices[0] ?? "演练" }));
  return { at, actor: by ?? "", act, result, args, case: null };
}
