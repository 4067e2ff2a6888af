// Where the boxes and arrows of a flow go. Runs in the worker: laying out a large flow takes longer than a frame.

import { Graph, layout as run } from "@dagrejs/dagre";
import type { Flow, FlowEdge, Layout } from "./types";

/** How wide a text is at a font size: a Chinese character is a square, others half of one. */
export function textWidth(text: string, size: number): number {
  let units = 0;
  for (const char of text) units += char.charCodeAt(0) < 0x2000 ? 0.56 : 1;
  return units * size;
}

/** The labels of edges between the same boxes, filled into lines of seven characters. */
function lines(labels: string[]): string {
  const rows: string[] = [];
  for (const label of labels) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + label.length < 7) rows[rows.length - 1] = `${last}、${label}`;
    else rows.push(label);
  }
  return rows.join("\n");
}

export function layout(flow: Flow): Layout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 12, ranksep: 28, edgesep: 8, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const stage of flow.stages) {
    const width = Math.max(textWidth(stage.name, 14), textWidth(stage.owner, 11)) + 22;
    graph.setNode(String(stage.id), { width, height: stage.owner ? 42 : 30 });
  }
  const bundles = new Map<string, FlowEdge[]>();
  for (const edge of flow.edges) {
    if (edge.from === edge.to) continue;
    const key = `${edge.from}>${edge.to}`;
    bundles.set(key, [...(bundles.get(key) ?? []), edge]);
  }
  for (const [key, edges] of bundles) {
    const [from = "", to = ""] = key.split(">");
    const label = lines([...new Set(edges.map((edge) => edge.label).filter(Boolean))]);
    const rows = label.split("\n");
    const width = Math.max(...rows.map((row) => textWidth(row, 11))) + 8;
    graph.setEdge(from, to, { label, width, height: rows.length * 14, labelpos: "c", minlen: 1 }, key);
  }
  run(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: flow.stages.map(({ id }) => {
      const node = graph.node(String(id));
      return { id, x: node.x ?? 0, y: node.y ?? 0, width: node.width, height: node.height };
    }),
    arrows: [...bundles].map(([key, edges]) => {
      const [from = "", to = ""] = key.split(">");
      const edge = graph.edge(from, to, key);
      return {
        edges: edges.map(({ id }) => id),
        points: edge.points ?? [],
        x: edge.x ?? 0,
        y: edge.y ?? 0,
        label: String(edge["label"] ?? ""),
        kind: edges.find(({ kind }) => kind === "act")?.kind ?? edges[0]?.kind ?? "act",
      };
    }),
  };
}
