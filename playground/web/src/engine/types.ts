// What the engine (playground/engine, Rust) and the page say to each other. Offsets are UTF-16; times are civil, "YYYY-MM-DDTHH:MM".

import type { CasePlan, Opened, Scenario, Simulation } from "./case";

export type * from "./case";
export type * from "./review";

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
  message: string;
  help: string | null;
  fix: Edit | null;
  labels: Label[];
  /** A case that shows it. */
  case: Opened | null;
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

/** A kind of case: what it asks for, and the process it goes through. */
export interface Matter {
  name: string;
  process: string;
  form: FormField[];
  flow: Flow;
}

export interface Policy {
  /** It has errors: to be looked at, not to be used. */
  draft: boolean;
  name: string;
  version: string;
  area: string;
  effective: string;
  hash: string;
  wasm_bytes: number;
  /** One for each process, in the order of the policy. */
  matters: Matter[];
  parties: { name: string; group: boolean }[];
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
