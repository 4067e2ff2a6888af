// What the engine (playground/engine, Rust) and the page say to each other. Offsets are UTF-16; times are civil, "YYYY-MM-DDTHH:MM".

export type Lang = "zh" | "en";

export interface Edit {
  file: string;
  from: number;
  to: number;
  insert: string;
}

export interface Place {
  file: string;
  line: number;
  from: number;
  to: number;
}

export interface Label extends Place {
  message: string;
}

export interface Diagnostic extends Place {
  slug: string;
  severity: "error" | "warning";
  column: number;
  message: string;
  help: string | null;
  fix: Edit | null;
  labels: Label[];
}

/** A stretch of one colour: from, to, kind. */
export type Token = [from: number, to: number, kind: string];

export type FieldKind = "bool" | "int" | "enum" | "set" | "party" | "text" | "judgement" | "money" | "ratio" | "date" | "minute";

export interface FormField {
  name: string;
  kind: FieldKind;
  /** What may be chosen, as the author spells it. */
  options: string[];
  min: number | null;
  max: number | null;
}

export interface Stage {
  id: number;
  name: string;
  /** `clock`: a named 期限 that moves the case from wherever it stands. */
  kind: "main" | "end" | "child" | "child_end" | "clock";
  owner: string;
  top: boolean;
  /** The stage whose fork a child belongs to. */
  parent: number | null;
  place: Place | null;
}

export interface FlowEdge {
  id: number;
  from: number;
  to: number;
  label: string;
  kind: "act" | "lapse" | "over" | "fork";
  place: Place | null;
}

export interface Flow {
  stages: Stage[];
  edges: FlowEdge[];
}

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
}

/** A sample case: what it is, when it was opened, what people do, and until when we look. */
export interface CasePlan {
  facts: Named[];
  opened: string;
  script: Step[];
  until: string;
}

export interface Scenario extends CasePlan {
  name: string;
}

export interface Policy {
  name: string;
  version: string;
  area: string;
  effective: string;
  hash: string;
  wasm_bytes: number;
  form: FormField[];
  parties: { name: string; group: boolean }[];
  flow: Flow;
  rules: { decision: string; name: string; place: Place | null }[];
  scenarios: Scenario[];
}

export interface Report {
  diagnostics: Diagnostic[];
  policy: Policy | null;
  /** The files the policy is made of, the main one first. */
  files: string[];
  /** Every policy there is, by the file that holds it. */
  policies: { file: string; name: string }[];
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
  what: Words;
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

export interface Simulation {
  /** Per line of the script: why it was refused, or null. */
  refusals: (string | null)[];
  view: CaseView;
  timeline: Entry[];
  duties: Duty[];
  clocks: ClockRun[];
  marks: MarkEvent[];
  path: { stages: number[]; edges: number[] };
  calendar: Day[];
}

/** Where the boxes and arrows of a flow stand. */
export interface Layout {
  width: number;
  height: number;
  nodes: { id: number; x: number; y: number; width: number; height: number }[];
  arrows: { edges: number[]; points: { x: number; y: number }[]; x: number; y: number; label: string; kind: FlowEdge["kind"] }[];
}

export interface Refresh {
  files: Record<string, string>;
  main: string;
  /** The file whose colours are wanted. */
  active: string;
  lang: Lang;
  plan: CasePlan | null;
}

export interface Refreshed {
  report: Report;
  tokens: Token[];
  layout: Layout | null;
  simulation: Simulation | null;
  /** Why the case could not be run at all. */
  refused: string;
}

export interface ScenarioResult {
  name: string;
  failures: { message: string; place: Place | null }[];
}

export interface Completions {
  from: number;
  options: { label: string; detail: string; kind: "keyword" | "name"; pinyin: string | null }[];
}

export interface Hover {
  from: number;
  to: number;
  /** Markdown: paragraphs, bold, code. */
  text: string;
  /** For a name: where it is declared. */
  declared: Place[];
}
