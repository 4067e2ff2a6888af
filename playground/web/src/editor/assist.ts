// What the compiler knows, while typing: completion, and what stands under the pointer.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Tooltip } from "@codemirror/view";
import type { Completions, Diagnostic, Hover } from "../engine/types";

export interface Assist {
  complete(text: string, offset: number): Promise<Completions | null>;
  hover(offset: number): Promise<Hover | null>;
  /** Goes to where the name at an offset is declared. */
  declaration(offset: number): void;
  /** Opens the case that shows a finding. */
  openCase(finding: Diagnostic): void;
}

/** Offers what may follow; the engine has chosen already, by beginning, pinyin or initials. */
export async function completions(assist: Assist, context: CompletionContext): Promise<CompletionResult | null> {
  if (!context.explicit && !context.matchBefore(/[\p{L}\p{N}_·]+/u)) return null;
  const found = await assist.complete(context.state.doc.toString(), context.pos);
  if (!found || context.aborted) return null;
  const options = found.options.map(({ label, detail, kind, pinyin }): Completion => {
    const info = kind === "keyword" ? detail : null;
    return { label, type: kind, detail: kind === "name" ? detail : (pinyin?.split(" ")[0] ?? ""), ...(info && { info }) };
  });
  return { from: found.from, options, filter: false };
}

export async function tooltip(assist: Assist, offset: number): Promise<Tooltip | null> {
  const found = await assist.hover(offset);
  if (!found) return null;
  return { pos: found.from, end: found.to, create: () => ({ dom: rendered(found.text) }) };
}

/** The little Markdown that the engine writes. */
export function rendered(markdown: string): HTMLElement {
  const box = document.createElement("div");
  box.className = "cm-hover";
  for (const paragraph of markdown.split("\n\n")) {
    const lines = box.appendChild(document.createElement("p"));
    for (const part of paragraph.split(/(\*\*[^*]+\*\*|`[^`]+`)/)) {
      const mark = part.startsWith("**") ? 2 : part.startsWith("`") ? 1 : 0;
      const name = mark === 2 ? "strong" : mark === 1 ? "code" : "span";
      lines.appendChild(document.createElement(name)).textContent = part.slice(mark, part.length - mark);
    }
  }
  return box;
}
