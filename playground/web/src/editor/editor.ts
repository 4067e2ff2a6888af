// CodeMirror, set up for policies. While an input method composes, nothing is reported and nothing is redrawn: half a
// word is not an error, and touching the text then would break the composition.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { type Diagnostic as Shown, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, hoverTooltip, keymap,
  lineNumbers,
} from "@codemirror/view";
import type { Diagnostic, Lang, Token } from "../engine/types";
import { type Assist, completions, tooltip } from "./assist";
import { caseField, setCases } from "./cases";
import { shown } from "./findings";
import { phrases } from "./phrases";
import { setTokens, tokenField } from "./tokens";

export class TextEditor {
  readonly view: EditorView;
  #changed: (text: string) => void;
  #assist: Assist;
  #states = new Map<string, EditorState>();
  #file = "";
  #waiting: (() => void) | undefined;

  constructor(parent: HTMLElement, changed: (text: string) => void, assist: Assist) {
    this.#changed = changed;
    this.#assist = assist;
    this.view = new EditorView({ parent });
    this.view.contentDOM.addEventListener("compositionend", () => setTimeout(() => this.#settled(), 0));
  }

  /** Shows a file; each keeps its own undo history and selection. */
  show(file: string, text: string): void {
    if (file === this.#file) return this.replace(text);
    if (this.#file) this.#states.set(this.#file, this.view.state);
    const kept = this.#states.get(file);
    this.#file = file;
    this.view.setState(kept && kept.doc.toString() === text ? kept : EditorState.create({ doc: text, extensions: this.#extensions() }));
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Draws what the compiler said, if it is about the text that stands there. */
  mark(checked: string, tokens: Token[], findings: Diagnostic[], lang: Lang): void {
    if (this.view.composing) {
      this.#waiting = () => this.mark(checked, tokens, findings, lang);
      return;
    }
    this.#waiting = undefined;
    if (checked !== this.text) return;
    const open = (finding: Diagnostic): void => this.#assist.openCase(finding);
    const drawn: Shown[] = shown(findings, this.#file, checked.length, lang, open);
    const cases = findings.filter((finding) => finding.case !== null && finding.file === this.#file);
    const effects = [setTokens.of(tokens), setCases.of({ findings: cases, lang, open })];
    this.view.dispatch({ effects }, setDiagnostics(this.view.state, drawn));
  }

  reveal(from: number, to: number): void {
    const length = this.view.state.doc.length;
    const selection = { anchor: Math.min(to, length), head: Math.min(from, length) };
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    this.view.focus();
  }

  /** Changes the text to another, touching only what differs, so that the cursor and the undo history keep their sense. */
  replace(text: string): void {
    const old = this.text;
    if (text === old || this.view.composing) return;
    const shorter = Math.min(old.length, text.length);
    let head = 0;
    while (head < shorter && old[head] === text[head]) head++;
    let tail = 0;
    while (tail < shorter - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
    this.view.dispatch({ changes: { from: head, to: old.length - tail, insert: text.slice(head, text.length - tail) } });
  }

  destroy(): void {
    this.view.destroy();
  }

  #declaration(): boolean {
    this.#assist.declaration(this.view.state.selection.main.head);
    return true;
  }

  #settled(): void {
    if (this.view.composing) return;
    this.#changed(this.text);
    this.#waiting?.();
  }

  #extensions() {
    return [
      lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(), highlightActiveLine(),
      highlightSelectionMatches(), closeBrackets(), search({ top: true }), lintGutter(), indentUnit.of("    "),
      EditorState.phrases.of(phrases), tokenField, caseField,
      autocompletion({ override: [(context) => completions(this.#assist, context)], icons: false }),
      hoverTooltip((_, offset) => tooltip(this.#assist, offset), { hoverTime: 400 }),
      keymap.of([{ key: "F12", run: () => this.#declaration() }, ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
      EditorView.contentAttributes.of({ "aria-label": "政策文本", tabindex: "0", lang: "zh-CN", spellcheck: "false" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.view.composing) this.#changed(update.state.doc.toString());
      }),
    ];
  }
}
