// The review: the text being edited beside another version of it, what differs, and one case under both.

import type { CasePlan, Compared, Opened, Place, Played, Policy, Sentence, Version } from "../engine/types";
import { FILES } from "../samples";
import { dayOf } from "../time/civil";
import type { Session } from "./session.svelte";

export class Review {
  readonly #session: Session;
  open = $state(false);
  /** The other version: the sample as it was shipped, or files from a disk. */
  other = $state.raw<{ name: string; version: Version } | null>(null);
  found = $state.raw<Compared | null>(null);
  /** The texts that `found` is about. */
  old = $state.raw<Version>({ files: {}, main: "" });
  now = $state.raw<Version>({ files: {}, main: "" });
  /** The sentence that is looked at. */
  chosen = $state(-1);
  /** The file whose texts stand beside each other. */
  file = $state("");
  /** The case of that sentence, or the one on the page, under both versions. */
  both = $state.raw<{ old: Played; now: Played } | null>(null);
  /** Where both texts should go; a new object each time. */
  target = $state.raw<{ old: Place[]; now: Place[] }>({ old: [], now: [] });
  sentence = $derived<Sentence | null>(this.found?.review?.sentences[this.chosen] ?? null);
  /** The files that differ; the main one if none does. */
  files = $derived(this.#differing());

  constructor(session: Session) {
    this.#session = session;
  }

  toggle(): void {
    this.open = !this.open;
    this.found = null;
    if (this.open) void this.#session.refresh();
  }

  /** Compares with files from a disk, the rest of the county being as it is. A single file with another name is an older main one. */
  async take(files: File[]): Promise<void> {
    const { main } = this.#session;
    const [first] = files;
    if (!first) return;
    const known = (name: string): boolean => name in this.#session.files;
    const named = (file: File): string => (files.length === 1 && !known(file.name) ? main : file.name);
    const texts = await Promise.all(files.map(async (file) => [named(file), await file.text()] as const));
    const name = files.map((file) => file.name).join("、");
    this.other = { name, version: { files: { ...this.#session.files, ...Object.fromEntries(texts) }, main } };
    await this.#session.refresh();
  }

  /** Compares with the sample as it was shipped. */
  shipped(): void {
    this.other = null;
    void this.#session.refresh();
  }

  /** Compares again; the session says when. */
  async update(): Promise<void> {
    if (!this.open) return;
    const { files, main, lang, engine } = this.#session;
    const now = { files, main };
    const old = this.other?.version ?? { files: FILES, main };
    const before = JSON.stringify(this.sentence?.says);
    const found = await engine.call("review", old, now, lang);
    this.found = found;
    this.old = old;
    this.now = now;
    if (!this.files.includes(this.file)) this.file = this.files[0] ?? main;
    const sentences = found.review?.sentences ?? [];
    const kept = sentences.findIndex(({ says }) => JSON.stringify(says) === before);
    await this.choose(kept >= 0 ? kept : sentences.length > 0 ? 0 : -1);
  }

  /** Shows a sentence: its rules in both texts, its case under both versions. */
  async choose(at: number): Promise<void> {
    const { plan, lang, engine } = this.#session;
    this.chosen = at;
    const sentence = this.sentence;
    const [was, is] = [this.found?.old.report.policy ?? null, this.found?.now.report.policy ?? null];
    if (sentence) this.#reveal(sentence);
    const witness = sentence?.case;
    const [old, now] = witness ? [this.#opened(was, witness.old), this.#opened(is, witness.new)] : [plan, plan];
    // The version leads in which a rule decides, the new one if both do; in the other one the same is done.
    const leads = now && (sentence?.new.length || !old) ? "now" : "old";
    const rules = (leads === "now" ? sentence?.new : sentence?.old)?.map(({ name }) => name) ?? [];
    const aim = witness ? { decision: sentence.decision, rules } : null;
    const both = old || now ? await engine.call("both", { old, now, leads }, aim, lang) : null;
    if (this.chosen === at) this.both = both;
  }

  #opened(policy: Policy | null, sample: Opened | null): CasePlan | null {
    const process = policy?.matters.find(({ name }) => name === sample?.matter)?.process;
    return process && sample ? opened(process, sample, this.#session.plan?.opened) : null;
  }

  #reveal({ old, new: now }: Sentence): void {
    const places = (spots: Sentence["old"]): Place[] => spots.flatMap(({ place }) => (place ? [place] : []));
    const target = { old: places(old), now: places(now) };
    const file = (target.now[0] ?? target.old[0])?.file;
    if (file) this.file = file;
    this.target = target;
  }

  #differing(): string[] {
    const { old, now } = this;
    const names = [...new Set([now.main, ...(this.found?.now.report.files ?? []), ...(this.found?.old.report.files ?? [])])];
    const differ = names.filter((name) => name && old.files[name] !== now.files[name]);
    const shown = [...new Set([...differ, ...(this.file ? [this.file] : [])])];
    return shown.length > 0 ? shown : names.slice(0, 1);
  }
}

/** A case to be opened, nothing done yet. */
export function opened(process: string, { facts }: Opened, at = `${dayOf(new Date().toISOString())}T09:00`): CasePlan {
  return { process, facts, opened: at, script: [], until: at, shown: null };
}
