// What a new version changes of an old one, and a case under both. Part of `types.ts`.

import type { CasePlan, Opened, Simulation } from "./case";
import type { Place, Report, Token } from "./types";

export type Direction = "opened" | "closed" | "tighter" | "looser" | "incomparable" | "reassigned" | "added" | "removed" | "changed";

/** A rule, or whatever else says it. */
export interface Spot {
  name: string;
  place: Place | null;
}

/** One difference. */
export interface Sentence {
  /** Null: no matter of cases. */
  decision: string | null;
  cases: string | null;
  /** Whether it is about rows of a table. */
  row: boolean;
  says: { direction: Direction; word: string; text: string }[];
  old: Spot[];
  new: Spot[];
  /** One case of them, answered otherwise by the two modules. */
  case: { says: string; old: Opened | null; new: Opened | null } | null;
}

export interface Review {
  /** All of it in one line. */
  header: string;
  /** Nothing differs, and that is proved. */
  same: boolean;
  sentences: Sentence[];
  /** Nothing is claimed of these. */
  undecided: { decision: string; why: string }[];
}

export interface Version {
  files: Record<string, string>;
  main: string;
}

export interface Checked {
  report: Report;
  /** By file. */
  tokens: Record<string, Token[]>;
}

export interface Compared {
  review: Review | null;
  /** Why they cannot be compared. */
  refused: string;
  old: Checked;
  now: Checked;
  /** Milliseconds. */
  took: { check: number; compare: number };
}

/** One case as each version opens it, and by which of them it is taken on. */
export interface Pair {
  old: CasePlan | null;
  now: CasePlan | null;
  leads: "old" | "now";
}

/** A case under one version. */
export interface Played {
  plan: CasePlan | null;
  simulation: Simulation | null;
  refused: string;
  /** What happens first if nobody does anything more. */
  next: { at: string; what: string[] } | null;
}
