// Two versions of a text beside each other, as a text diff: to read, not to type in.

import { MergeView } from "@codemirror/merge";
import { EditorState, type Extension, RangeSetBuilder, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, drawSelection, EditorView, highlightSpecialChars, lineNumbers } from "@codemirror/view";
import type { Place, Token } from "../engine/types";
import { phrases } from "./phrases";
import { setTokens, tokenField } from "./tokens";

/** One version of a file, and what it is called to somebody who cannot see where it stands. */
export interface Page {
  label: string;
  text: string;
  tokens: Token[];
}

const setSpots = StateEffect.define<Place[]>();
const spotted = Decoration.line({ class: "cm-spot" });

/** The lines that are meant. */
const spotField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, state }) {
    for (const effect of effects) if (effect.is(setSpots)) return lines(state.doc, effect.value);
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function lines(doc: Text, places: Place[]): DecorationSet {
  const starts = places.flatMap(({ from, to }) => {
    const [first, last] = [doc.lineAt(Math.min(from, doc.length)).number, doc.lineAt(Math.min(to, doc.length)).number];
    return Array.from({ length: last - first + 1 }, (_, i) => doc.line(first + i).from);
  });
  const builder = new RangeSetBuilder<Decoration>();
  for (const start of [...new Set(starts)].sort((a, b) => a - b)) builder.add(start, start, spotted);
  return builder.finish();
}

function extensions(label: string): Extension[] {
  return [
    lineNumbers(), highlightSpecialChars(), drawSelection(), EditorView.lineWrapping, tokenField, spotField,
    EditorState.readOnly.of(true), EditorView.editable.of(false), EditorState.phrases.of(phrases),
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", lang: "zh-CN" }),
  ];
}

export class TextPair {
  readonly #view: MergeView;

  constructor(parent: HTMLElement, old: Page, now: Page) {
    const config = ({ label, text }: Page) => ({ doc: text, extensions: extensions(label) });
    this.#view = new MergeView({ parent, a: config(old), b: config(now), gutter: true });
    this.#view.a.dispatch({ effects: setTokens.of(old.tokens) });
    this.#view.b.dispatch({ effects: setTokens.of(now.tokens) });
  }

  /** Marks places in both texts, and goes there; without any, to the first difference. */
  reveal(old: Place[], now: Place[]): void {
    const { a, b, chunks } = this.#view;
    a.dispatch({ effects: setSpots.of(old) });
    b.dispatch({ effects: setSpots.of(now) });
    const [first] = chunks;
    if (now[0]) scroll(b, now[0].from);
    else if (old[0]) scroll(a, old[0].from);
    else if (first) scroll(b, first.fromB);
  }

  destroy(): void {
    this.#view.destroy();
  }
}

function scroll(view: EditorView, at: number): void {
  const place = Math.min(at, view.state.doc.length);
  view.dispatch({ effects: EditorView.scrollIntoView(place, { y: "center" }) });
}
