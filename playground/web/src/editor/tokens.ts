// Colours: the compiler's own tokens as marks. There is no second grammar.

import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { Token } from "../engine/types";

export const setTokens = StateEffect.define<Token[]>();

const marks = new Map<string, Decoration>();

function mark(kind: string): Decoration {
  let found = marks.get(kind);
  if (!found) marks.set(kind, (found = Decoration.mark({ class: `tk-${kind}` })));
  return found;
}

function build(tokens: Token[], length: number): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const [from, to, kind] of tokens) if (from < to && to <= length) builder.add(from, to, mark(kind));
  return builder.finish();
}

/** Between two checks the marks move with the text. */
export const tokenField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setTokens)) return build(effect.value, transaction.newDoc.length);
    }
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
