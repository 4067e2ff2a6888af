// At the rule, a finding that has a case: its headline and a button that opens the case.

import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import type { Diagnostic, Lang } from "../engine/types";

/** What the button says. */
export const caseName: Record<Lang, string> = { zh: "打开这件案件", en: "Open this case" };

/** The findings of the file with a case, by place, and what opens one. */
interface Cases {
  findings: Diagnostic[];
  lang: Lang;
  open: (finding: Diagnostic) => void;
}

export const setCases = StateEffect.define<Cases>();

class Offer extends WidgetType {
  constructor(readonly finding: Diagnostic, readonly cases: Cases) {
    super();
  }

  override eq(other: Offer): boolean {
    return JSON.stringify(other.finding) === JSON.stringify(this.finding) && other.cases.lang === this.cases.lang;
  }

  override toDOM(): HTMLElement {
    const box = document.createElement("span");
    box.className = `cm-case ${this.finding.severity}`;
    box.append(brief(this.finding.message));
    const button = box.appendChild(document.createElement("button"));
    button.textContent = caseName[this.cases.lang];
    button.onclick = () => this.cases.open(this.finding);
    return box;
  }

  /** The button is no text: a press on it is its own. */
  override ignoreEvent(): boolean {
    return true;
  }
}

/** 责任真空 rather than the whole sentence, which stands in the list. */
function brief(message: string): string {
  return message.split(/[:：]/, 1)[0] ?? message;
}

function build(cases: Cases, doc: { length: number; lineAt(at: number): { to: number } }): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const placed = cases.findings.map((finding) => ({ finding, at: doc.lineAt(Math.min(finding.from, doc.length)).to }));
  for (const { finding, at } of placed.sort((a, b) => a.at - b.at)) {
    builder.add(at, at, Decoration.widget({ widget: new Offer(finding, cases), side: 1 }));
  }
  return builder.finish();
}

/** Between two checks they move with the text. */
export const caseField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(offers, transaction) {
    for (const effect of transaction.effects) if (effect.is(setCases)) return build(effect.value, transaction.newDoc);
    return offers.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
