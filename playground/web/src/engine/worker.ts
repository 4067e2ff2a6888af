// The worker: owns the wasm Workspace and the layout. It holds no state that the page could not send again.

import init, { Workspace } from "./generated/shao_engine.js";
import wasm from "./generated/shao_engine_bg.wasm?url";
import { layout } from "./layout";
import { type Aim, reach } from "../session/reach";
import { ceiling } from "../time/civil";
import type {
  CasePlan, Checked, Compared, Completions, Flow, Hover, Lang, Layout, Pair, Played, Refresh, Refreshed, Report, Review, ScenarioResult,
  Simulation, Token, Version,
} from "./types";

let workspace: Workspace | undefined;
/** The version that the text is compared with; there only once a review was asked for. */
let before: Workspace | undefined;
/** What each workspace holds. */
const held = new WeakMap<Workspace, Map<string, string>>();
/** What each said last, of what it holds now. */
const said = new WeakMap<Workspace, { main: string; lang: Lang; report: Report }>();
let drawn: { flow: string; layout: Layout } | undefined;

async function ready(): Promise<Workspace> {
  if (!workspace) {
    await init({ module_or_path: wasm });
    workspace = created();
  }
  return workspace;
}

function created(): Workspace {
  const ws = new Workspace();
  held.set(ws, new Map());
  return ws;
}

function put(ws: Workspace, path: string, text: string): void {
  const files = held.get(ws);
  if (files?.get(path) === text) return;
  ws.set_file(path, text);
  files?.set(path, text);
  said.delete(ws);
}

/** Tells a workspace what changed since last time. */
function sync(ws: Workspace, files: Record<string, string>): void {
  const known = held.get(ws);
  for (const path of [...(known?.keys() ?? [])].filter((path) => !(path in files))) {
    ws.remove_file(path);
    known?.delete(path);
    said.delete(ws);
  }
  for (const [path, text] of Object.entries(files)) put(ws, path, text);
}

/** Checks a policy; one that is as it was is not checked again. */
function check(ws: Workspace, { files, main }: Version, lang: Lang): Report {
  sync(ws, files);
  const known = said.get(ws);
  if (known?.main === main && known.lang === lang) return known.report;
  const report = JSON.parse(ws.check(main, lang)) as Report;
  said.set(ws, { main, lang, report });
  return report;
}

/** Checks a version, and takes what the page needs of it. */
function version(ws: Workspace, of: Version, lang: Lang): Checked {
  const report = check(ws, of, lang);
  const tokens = Object.fromEntries(report.files.map((path) => [path, JSON.parse(ws.tokens(path)) as Token[]]));
  return { report, tokens };
}

function compare(ws: Workspace, old: Workspace, lang: Lang): Pick<Compared, "review" | "refused"> {
  try {
    return { review: JSON.parse(ws.review(old, lang)) as Review, refused: "" };
  } catch (error) {
    if (typeof error !== "string") throw error;
    return { review: null, refused: error };
  }
}

/** A plan as a version plays it, and what would happen first if nobody did anything more. */
function play(ws: Workspace | undefined, plan: CasePlan | null, lang: Lang): Played {
  if (!ws || !plan) return { plan, simulation: null, refused: "", next: null };
  const { simulation, refused } = simulate(ws, plan, lang);
  const until = simulation && !simulation.stuck && simulation.view.next && ceiling(simulation.view.next);
  if (!until) return { plan, simulation, refused, next: null };
  const later = simulate(ws, { ...plan, until }, lang).simulation;
  const told = new Set(simulation.timeline.map(({ seq }) => seq));
  const happened = later?.timeline.filter(({ seq }) => !told.has(seq)) ?? [];
  return { plan, simulation, refused, next: { at: until, what: happened.map(({ what }) => what[lang]) } };
}

function draw(flow: Flow): Layout {
  const shape = JSON.stringify([flow.stages.map((s) => [s.id, s.name, s.owner]), flow.edges.map((e) => [e.from, e.to, e.label, e.kind])]);
  if (drawn?.flow !== shape) drawn = { flow: shape, layout: layout(flow) };
  return drawn.layout;
}

function simulate(ws: Workspace, plan: CasePlan, lang: Lang): Pick<Refreshed, "simulation" | "refused"> {
  try {
    return { simulation: JSON.parse(ws.simulate(JSON.stringify(plan), lang)) as Simulation, refused: "" };
  } catch (error) {
    // The engine refuses with a sentence; anything else is a fault of its own.
    if (typeof error !== "string") throw error;
    return { simulation: null, refused: error };
  }
}

const calls = {
  refresh(ws: Workspace, { files, main, active, lang, plan }: Refresh): Refreshed {
    const report = check(ws, { files, main }, lang);
    const { simulation, refused } = report.policy && plan ? simulate(ws, plan, lang) : { simulation: null, refused: "" };
    const process = simulation?.process ?? plan?.process;
    const matter = report.policy?.matters.find((matter) => matter.process === process) ?? report.policy?.matters[0];
    const tokens = JSON.parse(ws.tokens(active)) as Token[];
    return { report, layout: matter ? draw(matter.flow) : null, tokens, simulation, refused };
  },
  format(ws: Workspace, path: string, text: string): string | null {
    put(ws, path, text);
    return ws.format(path) ?? null;
  },
  complete(ws: Workspace, path: string, text: string, offset: number, lang: Lang): Completions | null {
    put(ws, path, text);
    return JSON.parse(ws.complete(path, offset, lang)) as Completions | null;
  },
  hover: (ws: Workspace, path: string, offset: number, lang: Lang) => JSON.parse(ws.hover(path, offset, lang)) as Hover | null,
  /** Compares a version with an older one. */
  review(ws: Workspace, old: Version, now: Version, lang: Lang): Compared {
    before ??= created();
    const begun = performance.now();
    const [was, is] = [version(before, old, lang), version(ws, now, lang)];
    const checked = performance.now();
    const found = compare(ws, before, lang);
    return { ...found, old: was, now: is, took: { check: checked - begun, compare: performance.now() - checked } };
  },
  /** One case under both versions, taken as far as what is aimed at. */
  both(ws: Workspace, { old, now, leads }: Pair, aim: Aim | null, lang: Lang): { old: Played; now: Played } {
    const [first, plan] = leads === "now" ? [ws, now] : [before, old];
    const led = first && plan && aim ? reach(plan, aim, (plan) => simulate(first, plan, lang).simulation) : plan;
    const along = (plan: CasePlan | null): CasePlan | null => plan && led && { ...plan, script: led.script, until: led.until };
    return { old: play(before, along(old), lang), now: play(ws, along(now), lang) };
  },
  /** A case taken as far as what is aimed at. */
  reach: (ws: Workspace, plan: CasePlan, aim: Aim, lang: Lang) => reach(plan, aim, (plan) => simulate(ws, plan, lang).simulation),
  scenarios: (ws: Workspace, lang: Lang) => JSON.parse(ws.run_scenarios(lang)) as ScenarioResult[],
};

export type Calls = {
  [K in keyof typeof calls]: (typeof calls)[K] extends (ws: Workspace, ...args: infer A) => infer R ? (...args: A) => R : never;
};

self.onmessage = async ({ data: { id, call, args } }: MessageEvent<{ id: number; call: keyof Calls; args: unknown[] }>) => {
  try {
    const ws = await ready();
    const run = calls[call] as (ws: Workspace, ...args: unknown[]) => unknown;
    self.postMessage({ id, value: run(ws, ...args) });
  } catch (error) {
    self.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
};
