// The page's state and the one loop that keeps it true: whatever changes, the newest state is checked next and nothing
// in between is queued.

import { Engine } from "../engine/engine";
import type { CasePlan, Diagnostic, Lang, Layout, Place, Policy, Report, ScenarioResult, Simulation, Token } from "../engine/types";
import { FILES, MAIN } from "../samples";
import { dayOf } from "../time/civil";
import { blank, fit, matterOf } from "./plan";
import { opened, Review } from "./review.svelte";

export class Session {
  readonly engine = new Engine();
  readonly review = new Review(this);

  files = $state.raw<Record<string, string>>(FILES);
  /** The file that holds the policy, and the file in the editor. */
  main = $state(MAIN);
  active = $state(MAIN);
  lang = $state<Lang>("zh");
  plan = $state.raw<CasePlan | null>(null);
  scenario = $state("");
  /** The panel that has the whole page. */
  zoom = $state<"flow" | "time" | "">("");

  /** What the compiler last said, and of which texts. */
  report = $state.raw<Report | null>(null);
  checked = $state.raw<Record<string, string>>({});
  tokens = $state.raw<{ file: string; list: Token[] }>({ file: MAIN, list: [] });
  /** The last policy that could be played, and what the case did under it. */
  policy = $state.raw<Policy | null>(null);
  layout = $state.raw<Layout | null>(null);
  simulation = $state.raw<Simulation | null>(null);
  results = $state.raw<ScenarioResult[]>([]);
  /** The matter of the sample, and of the case that is shown. */
  matter = $derived(this.policy ? matterOf(this.policy, this.plan) : undefined);
  seen = $derived(this.policy?.matters.find(({ process }) => process === this.simulation?.process) ?? this.matter);
  /** Whether the preview shows an older text because the newest one has errors. */
  stale = $derived(this.report !== null && this.report.policy === null);
  /** Why the case cannot be run, or the engine not be used. */
  refused = $state("");
  failure = $state("");
  /** The finding whose case is shown. */
  shows = $state.raw<Diagnostic | null>(null);
  /** Milliseconds from a change to its redrawing. */
  took = $state(0);

  /** Where the editor should go; a new object each time. */
  target = $state.raw<Place | null>(null);

  /** Whether something is still being worked out. */
  busy = $state(false);
  #again = false;
  /** What the 案例 were last run on. */
  #ran = "";

  edit(path: string, text: string): void {
    if (this.files[path] === text) return;
    this.files = { ...this.files, [path]: text };
    void this.refresh();
  }

  reset(): void {
    this.files = FILES;
    this.choose(MAIN);
  }

  /** Previews the policy in another file. */
  choose(main: string): void {
    this.main = main;
    this.scenario = "";
    this.plan = this.policy = this.layout = this.simulation = this.shows = null;
    this.results = [];
    this.#ran = "";
    this.show(main);
  }

  show(file: string): void {
    this.active = file;
    void this.refresh();
  }

  speak(lang: Lang): void {
    this.lang = lang;
    void this.refresh();
  }

  look(plan: CasePlan): void {
    this.plan = plan;
    void this.refresh();
  }

  /** Opens the case that shows a finding, and takes it to where the policy does not know what to do. */
  async openCase(finding: Diagnostic): Promise<void> {
    const matter = this.policy?.matters.find(({ name }) => name === finding.case?.matter);
    if (!matter || !finding.case) return;
    const plan = opened(matter.process, finding.case, this.plan?.opened);
    const reached = await this.engine.call("reach", plan, { decision: null, rules: [] }, this.lang);
    this.scenario = "";
    this.shows = finding;
    this.plan = reached;
    await this.refresh();
  }

  open(scenario: string): void {
    this.shows = null;
    this.scenario = scenario;
    const found = this.policy?.scenarios.find(({ name }) => name === scenario);
    const matter = this.policy && found ? matterOf(this.policy, found) : undefined;
    if (found && matter) this.look(fit(found, matter.form));
  }

  /** Takes a sample of another matter: its first 案例, or one with nothing done. */
  take(process: string): void {
    const matter = this.policy?.matters.find((matter) => matter.process === process);
    const sample = this.policy?.scenarios.find((scenario) => scenario.process === process);
    if (!matter) return;
    this.shows = null;
    this.scenario = sample?.name ?? "";
    this.look(sample ? fit(sample, matter.form) : blank(matter, dayOf(new Date().toISOString())));
  }

  /** Looks at the sample, or at a case that follows from it. */
  watch(key: string | null): void {
    if (this.plan) this.look({ ...this.plan, shown: key });
  }

  go(place: Place | null): void {
    if (!place || !(place.file in this.files)) return;
    if (place.file !== this.active) this.show(place.file);
    this.target = { ...place };
  }

  async refresh(): Promise<void> {
    this.#again = true;
    if (this.busy) return;
    this.busy = true;
    while (this.#again) {
      this.#again = false;
      const begun = performance.now();
      try {
        await this.#once();
        this.failure = "";
      } catch (error) {
        this.failure = error instanceof Error ? error.message : String(error);
      }
      this.took = performance.now() - begun;
    }
    this.busy = false;
  }

  async #once(): Promise<void> {
    const { files, main, active, lang, plan } = this;
    const found = await this.engine.call("refresh", { files, main, active, lang, plan });
    const { report, layout, simulation, refused } = found;
    this.report = report;
    this.checked = files;
    this.tokens = { file: active, list: found.tokens };
    const policy = report.policy;
    if (!policy) return this.review.update();
    this.policy = policy;
    this.layout = layout;
    if (simulation) this.simulation = simulation;
    this.refused = refused;
    if (this.plan === plan) this.#settle(policy, plan);
    const ran = `${policy.hash} ${policy.draft} ${lang}`;
    if (!this.#again && this.#ran !== ran) {
      // The 案例 of a draft are held to nothing.
      this.results = policy.draft ? [] : await this.engine.call("scenarios", lang);
      this.#ran = ran;
    }
    if (!this.#again) await this.review.update();
  }

  /** Makes the plan fit the policy; a changed plan is simulated next. */
  #settle(policy: Policy, plan: CasePlan | null): void {
    const first = policy.scenarios.find(({ name }) => name === this.scenario) ?? policy.scenarios[0];
    if (!plan) this.scenario = first?.name ?? "";
    const held = plan && policy.matters.some(({ process }) => process === plan.process) ? plan : null;
    const matter = matterOf(policy, held ?? first ?? null);
    if (!matter) return;
    const fitted = fit(held ?? first ?? blank(matter, dayOf(new Date().toISOString())), matter.form);
    if (fitted === plan) return;
    this.plan = fitted;
    this.#again = true;
  }
}
