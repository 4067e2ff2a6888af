// The review of a new version, and the cases that show gaps and overlaps.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { after, before, beforeEach, test } from "node:test";
import { errors, open, replace, settled } from "./page.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const MAIN = fileURLToPath(new URL("../../policies/yicheng/榴乡诉递.shao", import.meta.url));

let it;
let page;

async function violations() {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

/** Opens the review, or goes back to the editor. */
async function review(shown = true) {
  const button = page.locator("header").getByRole("button", { name: "审阅" });
  if (((await button.getAttribute("aria-pressed")) === "true") !== shown) await button.click();
  await settled(page);
}

const sentences = () => page.locator(".sentences li > button");
const header = () => page.locator(".sentences header [role=status]").innerText();

/** What both versions say to a question about the case. */
async function both(question) {
  const row = page.locator(".both tr", { hasText: question }).first();
  await row.waitFor();
  const [old, now] = await row.locator("td").allInnerTexts();
  return { old, now, differs: (await row.getAttribute("class"))?.includes("differs") };
}

before(async () => {
  it = await open();
  page = it.page;
});
after(() => it.close());
beforeEach(async () => {
  await review(false);
  await page.getByRole("button", { name: "还原样本" }).click();
  await settled(page);
});

test("what is not changed is said to be unchanged", async () => {
  await review();
  assert.equal(await header(), "没有差异");
  assert.equal(await sentences().count(), 0);
  assert.deepEqual(await violations(), []);
});

test("a longer limit is one sentence, with its rule in both texts and its case under both versions", async () => {
  await replace(page, "暂按 3 工作日", "暂按 4 工作日");
  await review();
  assert.equal(await header(), "放宽 1 类 · 其余证明不变");
  assert.equal(await sentences().count(), 1);
  assert.match(await sentences().first().innerText(), /判定 分流[\s\S]*放宽\s*时限 3 工作日 → 4 工作日[\s\S]*属地优先（榴乡诉递.shao:\d+）/);
  const decided = await both("判定 分流");
  assert.match(decided.old, /时限 3 工作日[\s\S]*属地优先/);
  assert.match(decided.now, /时限 4 工作日[\s\S]*属地优先/);
  assert.deepEqual(await both("期限 办理期"), { old: "3 工作日，9月30日 17:30 届满", now: "4 工作日，10月8日 17:30 届满", differs: true });
  const first = await both("先出什么事");
  assert.match(first.old, /记 黄牌/);
  assert.doesNotMatch(first.now, /黄牌/);
  assert.equal((await both("谁在办")).differs, false);
  for (const side of ["a", "b"]) {
    assert.match(await page.locator(`.cm-merge-${side} .cm-spot`).first().innerText(), /规则 属地优先/);
    assert.equal(await page.locator(`.cm-merge-${side} .cm-changedText`).count(), 1);
  }
  assert.deepEqual(await violations(), []);
  assert.equal(await page.locator(".sentences .undecided").count(), 0);
  assert.deepEqual(it.errors, []);
});

test("what is no matter of cases is shown by the case on the page; sentences are chosen by keyboard", async () => {
  await replace(page, "暂按 3 工作日", "暂按 4 工作日");
  await replace(page, "由 主办 限 待县确认(暂按 2 工作日)", "由 主办 限 待县确认(暂按 1 工作日)");
  await review();
  assert.equal(await header(), "收紧 1 类 · 放宽 1 类 · 其余证明不变");
  const [, stage] = await sentences().all();
  await stage.focus();
  await page.keyboard.press("Enter");
  await page.locator(".both .about", { hasText: "演练页上的那一件" }).waitFor();
  assert.equal(await stage.getAttribute("aria-pressed"), "true");
  const limit = await both("期限 待接单");
  assert.match(limit.old, /2 工作日，9月29日/);
  assert.match(limit.now, /1 工作日，9月28日/);
  assert.match(await page.locator(".cm-merge-b .cm-spot").first().innerText(), /待接单|期限/);
});

test("another office is 改派, and has the case in one version only", async () => {
  await replace(page, "主办 属地  协办 无", "主办 指挥中心  协办 无");
  await review();
  assert.match(await header(), /^改派 1 类/);
  const { old, now, differs } = await both("谁在办");
  assert.ok(differs);
  assert.match(old, /（待接单）/);
  assert.equal(now, "指挥中心（待接单）");
});

test("a case that nobody takes on comes to the decision by waiting", async () => {
  await replace(page, "规则 单独执法 当 类别 = 执法", "规则 单独执法 当 类别 = 执法 且 非 重复");
  await review();
  assert.match(await sentences().first().innerText(), /类别 执法.*重复 是/);
  const { old, now } = await both("判定 分流");
  assert.match(old, /依 规则 单独执法/);
  assert.match(now, /依 规则 兜底/);
  assert.equal(await page.locator(".unseen").count(), 0);
});

test("a file from a disk is the old version", async () => {
  const text = (await readFile(MAIN, "utf8")).replace("暂按 3 工作日", "暂按 5 工作日");
  await review();
  await page.locator("input[type=file]").setInputFiles({ name: "去年.shao", mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.locator(".sentences li").first().waitFor();
  await settled(page);
  assert.equal(await header(), "收紧 1 类 · 其余证明不变");
  assert.equal(await page.getByRole("button", { name: "去年.shao" }).getAttribute("aria-pressed"), "true");
  await page.locator("input[type=file]").setInputFiles({ name: "坏.shao", mimeType: "text/plain", buffer: Buffer.from("政策 {") });
  await page.locator(".sentences [role=alert]").waitFor();
  assert.match(await page.locator(".sentences [role=alert]").innerText(), /旧文有错误，比不了/);
  await page.getByRole("button", { name: "与示例原文比" }).click();
  await settled(page);
  assert.equal(await header(), "没有差异");
  assert.deepEqual(it.errors, []);
});

test("a gap opens its case, which comes no farther, and says so in plain words", async () => {
  await replace(page, "规则 兜底 否则", "规则 兜底 当 类别 = 发展");
  assert.match((await errors(page))[0], /责任真空/);
  assert.match(await page.locator("header").first().innerText(), /草稿，只供推演/);
  await page.locator(".problems").getByRole("button", { name: "打开这件案件" }).first().click();
  const stuck = page.locator(".stuck");
  await stuck.waitFor();
  await settled(page);
  assert.match(await stuck.innerText(), /推演到这里停下：判定“分流”定不下来：没有一条规则管这件案件[\s\S]*责任真空/);
  assert.equal(await page.locator(".case form").getByLabel("情形").inputValue(), "清单外");
  assert.match(await page.locator(".script").innerText(), /上报/);
  assert.deepEqual(await violations(), []);
  await review();
  assert.match(await page.locator(".sentences").innerText(), /→ 定不下来/);
  assert.match(await page.locator("main.review .bar").innerText(), /草稿/);
  const then = await both("先出什么事");
  assert.ok(then.differs);
  assert.match(then.now, /推演到这里停下：判定“分流”定不下来/);
  assert.match((await both("判定 分流")).old, /依 规则 兜底/);
  assert.deepEqual(await violations(), []);
  assert.deepEqual(it.errors, []);
});

test("the case of an overlap is opened at the rule itself, in English too", async () => {
  await replace(page, "判定 分流 诉求 首个", "判定 分流 诉求 唯一");
  const found = (await errors(page)).filter((text) => /责任重叠/.test(text));
  assert.ok(found.length > 0, "without an order of rules, some take the same cases");
  const offer = page.locator(".cm-case").first();
  assert.match(await offer.innerText(), /责任重叠\s*打开这件案件/);
  await offer.getByRole("button").click();
  await page.locator(".stuck, .now .chip.error").first().waitFor();
  await page.getByLabel("提示语言").selectOption("en");
  await settled(page);
  assert.ok((await page.getByRole("button", { name: "Open this case" }).count()) > 0);
  await page.locator("header select").filter({ hasText: "English" }).selectOption("zh");
  await settled(page);
  assert.deepEqual(it.errors, []);
});
