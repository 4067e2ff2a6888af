// The worker: owns the wasm Workspace and the layout. It holds no state that the page could not send again.

import init, { Workspace } from "./generated/shao_engine.js";
import wasm from "./generated/shao_engine_bg.wasm?url";
import { layout } from "./layout";
import type { CasePlan, Completions, Flow, Hover, Lang, Layout, Refresh, Refreshed, Report, ScenarioResult, Simulation, Token } from "./types";

let workspace: Workspace | undefined;
const held = new Map<string, string>();
let drawn: { flow: string; layout: Layout } | undefined;

async function ready(): Promise<Workspace> {
  if (!workspace) {
    await init({ module_or_path: wasm });
    workspace = new Workspace();
  }
  return workspace;
}

function put(ws: Workspace, path: string, text: string): void {
  if (held.get(path) === text) return;
  ws.set_file(path, text);
  held.set(path, text);
}

/** Tells the workspace what changed since last time. */
function sync(ws: Workspace, files: Record<string, string>): void {
  for (const path of [...held.keys()].filter((path) => !(path in files))) {
    ws.remove_file(path);
    held.delete(path);
  }
  for (const [path, text] of Object.entries(files)) put(ws, path, text);
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
    sync(ws, files);
    const report = JSON.parse(ws.check(main, lang)) as Report;
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
