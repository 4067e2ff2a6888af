// A case: what the page asks of the engine, and what it is told. Part of `types.ts`.

import type { Lang, Place } from "./types";

export interface Named {
  name: string;
  value: string;
}

export interface Step {
  at: string;
  actor: string;
  act: string;
  result: string | null;
  args: Named[];
  /** About which case, by key; null: the sample itself. */
  case: string | null;
}

/** A sample case: what it is, when it was opened, what people do, and until when we look, and at which case. */
export interface CasePlan {
  /** By which process. */
  process: string;
  facts: Named[];
  opened: string;
  script: Step[];
  until: string;
  /** By key; null: the sample itself. */
  shown: string | null;
}

/** A case to be opened: what it is about, its facts, and what is judged of it. */
export interface Opened {
  matter: string;
  facts: Named[];
}

export interface Scenario extends CasePlan {
  name: string;
}

/** One message in both languages. */
export type Words = Record<Lang, string>;

export interface Day {
  date: string;
  /** `unknown`: no official calendar covers its year. */
  kind: "work" | "weekend" | "holiday" | "makeup" | "unknown";
  /** The festival; of an unknown day the year. */
  name: string;
}

export interface CountedDay {
  date: string;
  /** Whether it counts against the limit. */
  counted: boolean;
  note: string;
}

/** One run of one clock. */
export interface ClockRun {
  name: string;
  /** The duty it was started in. */
  duty: number;
  holder: string;
  /** The stage whose own limit it is; null for a named clock. */
  stage: number | null;
  limit: string;
  start: string;
  deadline: string | null;
  end: string | null;
  state: "running" | "paused" | "met" | "lapsed" | "cancelled";
  unconfirmed: boolean;
  pauses: { name: string; from: string; to: string }[];
  days: CountedDay[];
  /** Which rule gave the limit, if a decision did. */
  rule: string | null;
  cites: string[];
  place: Place | null;
}

export interface DutySpan {
  stage: number;
  name: string;
  holder: string;
  from: string;
  to: string | null;
}

/** A thread of the case: the case itself, or a child duty of a fork. */
export interface Duty {
  id: number;
  name: string;
  child: boolean;
  spans: DutySpan[];
}

export interface MarkEvent {
  at: string;
  mark: string;
  against: string | null;
  because: string;
}

/** An entry of the case's history (`shao_case::TimelineEntry`). */
export interface Entry {
  seq: number;
  at: string;
  kind: string;
  who: string | null;
  responsible: string | null;
  what: Words;
  until: string | null;
  rules: string[];
  cites: string[];
  tainted: boolean;
}

/** What a decision decided (`shao_case::OutcomeView`). */
export interface Outcome {
  decision: string;
  /** 定, 缺, 待县确认; of a 须 decision 通过 or 不通过. */
  status: string;
  rows: { name: string; value: string | null }[][];
  rules: { name: string; cites: string[]; reason: string | null }[];
  needs: string[];
}

/** What may be done now (`shao_case::ActView`). */
export interface Offer {
  act: string;
  /** The stage that offers it; of a built-in act, the clock or field it is about. */
  of: string;
  by: string | null;
  results: string[];
  params: { name: string; kind: string; choices: string[] }[];
  open: "open" | "closed" | "depends";
  why: Words | null;
}

/** A case as it stands (`shao_case::CaseView`). */
export interface CaseView {
  now: string;
  ended: string | null;
  next: string | null;
  outcomes: Outcome[];
  duties: { stage: string; holder: string | null; member: string | null }[];
  acts: Offer[];
}

/** A case in one line: what it is and how it stands. */
export interface Linked {
  /** Null: the sample itself. */
  key: string | null;
  name: string;
  opened: string;
  stage: string;
  holder: string | null;
  ended: string | null;
  shown: boolean;
}

/** What the case left in a ledger. */
export interface LedgerEntry {
  at: string;
  ledger: string;
  unit: string;
  value: number;
  /** Whether it breaks a 连续 rather than adding to it. */
  breaks: boolean;
  /** What made it. */
  made: string;
}

export interface Simulation {
  /** The process of the case that is shown; what follows is about that case. */
  process: string;
  /** The sample, and what follows from it. */
  cases: Linked[];
  /** How many cases time opened meanwhile. */
  timed: number;
  /** Why it came no farther than `view.now`, if it did not come to the end of the plan. */
  stuck: string | null;
  /** Per line of the script: why it was refused, or null; shorter than the script if it came no farther. */
  refusals: (string | null)[];
  view: CaseView;
  timeline: Entry[];
  entries: LedgerEntry[];
  duties: Duty[];
  clocks: ClockRun[];
  marks: MarkEvent[];
  path: { stages: number[]; edges: number[] };
  calendar: Day[];
}
