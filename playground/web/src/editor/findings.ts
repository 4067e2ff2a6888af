// The compiler's findings as the editor's: inline, with what would mend them as an action.

import type { Diagnostic as Shown } from "@codemirror/lint";
import type { EditorView } from "@codemirror/view";
import type { Diagnostic, Lang } from "../engine/types";
import { caseName } from "./cases";

function message(finding: Diagnostic): Node {
  const box = document.createElement("div");
  box.className = "finding";
  const add = (name: string, text: string): void => {
    const line = box.appendChild(document.createElement("div"));
    line.className = name;
    line.textContent = text;
  };
  add("finding-message", finding.message);
  for (const label of finding.labels) add("finding-label", `${label.file}:${label.line}　${label.message}`);
  if (finding.help) add("finding-help", finding.help);
  add("finding-slug", finding.slug);
  return box;
}

/** What the button of a fix says. */
export function fixName(insert: string, lang: Lang): string {
  const text = insert.trim().replace(/\s+/g, " ");
  const brief = text.length > 24 ? `${text.slice(0, 24)}…` : text;
  if (!text) return lang === "zh" ? "删去" : "Delete";
  return lang === "zh" ? `改为“${brief}”` : `Change to “${brief}”`;
}

/** The findings of one file, cut to the text there is. */
export function shown(findings: Diagnostic[], file: string, length: number, lang: Lang, open: (finding: Diagnostic) => void): Shown[] {
  return findings
    .filter((finding) => finding.file === file)
    .map((finding) => {
      const { fix } = finding;
      const from = Math.min(finding.from, length);
      const mend = (view: EditorView): void => {
        if (fix) view.dispatch({ changes: { from: fix.from, to: fix.to, insert: fix.insert }, userEvent: "input.fix" });
      };
      return {
        from,
        to: Math.max(from, Math.min(finding.to, length)),
        severity: finding.severity,
        message: finding.message,
        renderMessage: () => message(finding),
        actions: [
          ...(fix && fix.file === file ? [{ name: fixName(fix.insert, lang), apply: mend }] : []),
          ...(finding.case ? [{ name: caseName[lang], apply: () => open(finding) }] : []),
        ],
      };
    });
}
