// A sample case as the page edits it. Pure functions: each gives a new plan.

import { dayOf, fromMinutes, minutes } from "../time/civil";
import type { CasePlan, FormField, Matter, Named, Policy, Step } from "../engine/types";

/** What a field holds until somebody says otherwise. A judgement stays open: 未定 is the absence of a value. */
export function initial(field: FormField): string | null {
  switch (field.kind) {
    case "judgement":
      return null;
    case "bool":
      return "否";
    case "int":
    case "money":
    case "ratio":
    case "minute":
      return String(Math.max(0, field.min ?? 0));
    case "date":
      return dayOf(new Date().toISOString());
    case "set":
      return "无";
    case "text":
      return "";
    case "enum":
    case "party":
      return field.options[0] ?? "";
  }
}

function fits(field: FormField, value: string): boolean {
  if (field.kind === "enum" || field.kind === "party" || field.kind === "judgement") return field.options.includes(value);
  if (field.kind === "bool") return value === "是" || value === "否";
  return true;
}

/** The plan for a form that may have changed under it: lost fields go, new fields get their initial value. */
export function fit(plan: CasePlan, form: FormField[]): CasePlan {
  const facts = form.flatMap((field): Named[] => {
    const held = plan.facts.find(({ name }) => name === field.name);
    const value = held && fits(field, held.value) ? held.value : initial(field);
    return value === null ? [] : [{ name: field.name, value }];
  });
  const same = JSON.stringify(facts) === JSON.stringify(plan.facts);
  return same ? plan : { ...plan, facts };
}

/** A plan for a matter without a sample: opened this morning, nothing done. */
export function blank({ process, form }: Matter, today: string): CasePlan {
  const opened = `${today}T09:00`;
  return fit({ process, facts: [], opened, script: [], until: opened, shown: null }, form);
}

/** The matter of a plan; the first, if the policy has lost it. */
export function matterOf(policy: Policy, plan: CasePlan | null): Matter | undefined {
  return policy.matters.find(({ process }) => process === plan?.process) ?? policy.matters[0];
}

export function withFact(plan: CasePlan, form: FormField[], name: string, value: string | null): CasePlan {
  const rest = plan.facts.filter((fact) => fact.name !== name);
  const facts = value === null ? rest : [...rest, { name, value }];
  return fit({ ...plan, facts }, form);
}

/** Opens the case at another time; all that happens to it moves along. */
export function reopened(plan: CasePlan, opened: string): CasePlan {
  const moved = (time: string): string => fromMinutes(minutes(time) + minutes(opened) - minutes(plan.opened));
  return { ...plan, opened, until: moved(plan.until), script: plan.script.map((step) => ({ ...step, at: moved(step.at) })) };
}

/** Adds a line, in the order of time; after those of the same minute. */
export function withStep(plan: CasePlan, step: Step): CasePlan {
  const place = plan.script.findIndex(({ at }) => at > step.at);
  const script = plan.script.toSpliced(place < 0 ? plan.script.length : place, 0, step);
  return { ...plan, script, until: step.at > plan.until ? step.at : plan.until };
}

export function withoutStep(plan: CasePlan, index: number): CasePlan {
  return { ...plan, script: plan.script.toSpliced(index, 1) };
}

/** Moves a line to another time; the moment looked at follows when the line was the last thing seen. */
export function atTime(plan: CasePlan, index: number, at: string): CasePlan {
  const step = plan.script[index];
  if (!step || !at) return plan;
  return withStep(withoutStep(plan, index), { ...step, at });
}
