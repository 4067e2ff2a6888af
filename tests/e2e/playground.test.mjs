import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { deadline, errors, open, replace, select, settled } from "./page.mjs";

let it;
let page;
before(async () => {
  it = await open();
  page = it.page;
});
after(() => it.close());
beforeEach(async () => {
  await page.getByRole("button", { name: "还原样本" }).click();
  await settled(page);
});

test("the sample compiles, its cases hold, and the module is named by its hash", async () => {
  assert.deepEqual(await errors(page), []);
  assert.match(await page.locator(".hash").getAttribute("title"), /[0-9a-f]{64}/);
  assert.match(await page.locator(".chip.good", { hasText: "案例" }).innerText(), /案例 \d+ 个，全部相符/);
  assert.deepEqual(it.errors, []);
});

test("a longer limit moves the deadline over the holidays", async () => {
  assert.equal(await deadline(page, "办理期"), "2026-09-30T17:30");
  await replace(page, "暂按 3 工作日", "暂按 4 工作日");
  assert.equal(await deadline(page, "办理期"), "2026-10-08T17:30");
});

test("holidays, make-up days and weekends are shaded", async () => {
  const kind = (date) => page.locator(`[data-date="${date}"]`).getAttribute("data-kind");
  for (const date of ["2026-09-25", "2026-09-26", "2026-09-27", "2026-10-01"]) assert.equal(await kind(date), "holiday", date);
  assert.equal(await kind("2026-09-24"), "work");
  assert.equal(await kind("2026-10-10"), "makeup");
  assert.equal(await kind("2026-10-17"), "weekend");
  const fill = await page.locator('[data-date="2026-09-25"] rect').evaluate((rect) => getComputedStyle(rect).fill);
  assert.notEqual(fill, await page.locator('[data-date="2026-09-24"] rect').evaluate((rect) => getComputedStyle(rect).fill));
  await page.getByLabel("立案时间").fill("9-18 16:00");
  await page.keyboard.press("Enter");
  await settled(page);
  assert.equal(await kind("2026-09-20"), "makeup", "the Sunday worked for the festival");
});

test("a deadline explains itself day by day, with its rule and citation", async () => {
  await page.locator('[data-clock="办理期"] .due').hover();
  const card = page.locator(".card");
  const text = await card.innerText();
  assert.match(text, /中秋/);
  assert.match(text, /第 3 个工作日/);
  assert.match(text, /属地优先/);
  assert.match(text, /《“属地管理”工作开展情况汇报》/);
  await card.getByRole("button").click();
  assert.match(await page.locator(".cm-activeLine").innerText(), /属地优先/);
  await page.keyboard.press("Escape");
});

test("a broken line is an error in Chinese, inline, with its fix; the preview stays", async () => {
  const before = await deadline(page, "办理期");
  await replace(page, "记 黄牌", "记黄牌");
  const [problem] = await errors(page);
  assert.match(problem, /[\u4e00-\u9fff]/);
  assert.ok(await page.locator(".cm-lintRange-error").count() > 0);
  assert.equal(await deadline(page, "办理期"), before);
  const fix = page.locator(".problems .fix").first();
  assert.match(await fix.innerText(), /改为|删去/);
  await fix.click();
  await settled(page);
  assert.deepEqual(await errors(page), []);
});

test("messages can be had in English", async () => {
  await replace(page, "暂按 3 工作日", "暂按 3 日");
  await page.getByLabel("提示语言").selectOption("en");
  await settled(page);
  assert.match((await errors(page))[0], /[a-z]{3}/);
  await page.locator("header select").filter({ hasText: "English" }).selectOption("zh");
  await settled(page);
});

test("full-width punctuation, digits and blanks are accepted", async () => {
  const before = await deadline(page, "办理期");
  await replace(page, "待县确认(暂按 3 工作日)", "待县确认（暂按　３　工作日）");
  await replace(page, "黄牌, 红牌, 催办, 指定", "黄牌，红牌，催办，指定");
  await replace(page, "类别: 执法 | 发展 | 民生", "类别：执法｜发展｜民生");
  assert.deepEqual(await errors(page), []);
  assert.equal(await deadline(page, "办理期"), before);
});

test("the form drives the case", async () => {
  const form = page.locator(".case form");
  const outcome = page.locator(".flow dl");
  assert.match(await outcome.innerText(), /主办 阴平镇/);
  await form.getByLabel("属地").selectOption("吴林街道");
  await settled(page);
  assert.match(await outcome.innerText(), /主办 吴林街道/);
  await form.getByLabel("类别").selectOption("执法");
  await form.getByLabel("来源").selectOption("镇街申请");
  await form.getByRole("switch", { name: "联合执法" }).check();
  await settled(page);
  assert.match(await outcome.innerText(), /规则 联合执法/);
  await form.getByLabel("职责争议").selectOption("是");
  await settled(page);
  assert.match(await outcome.innerText(), /规则 职责不清/);
});

test("what may be done now is offered, done, and lights the way", async () => {
  const steps = page.locator(".script .step");
  const count = await steps.count();
  await page.getByLabel("看到何时").fill("9-24 10:00");
  await page.keyboard.press("Enter");
  await settled(page);
  assert.match(await page.locator(".flow header").innerText(), /待接单/);
  await page.locator(".offer", { hasText: "接单" }).getByRole("button", { name: "接单" }).click();
  await settled(page);
  assert.equal(await steps.count(), count + 1);
  assert.match(await page.locator(".flow header").innerText(), /办理中/);
  assert.equal(await page.locator(".node.current", { hasText: "办理中" }).count(), 1);
  assert.ok(await page.locator(".edge.lit").count() >= 3);
});

test("a file that is not the main one can be edited, and its errors are marked on its tab", async () => {
  await page.getByRole("tab", { name: "机构.shao" }).click();
  await replace(page, "职能 指挥,", "职能 指挥,,");
  assert.ok((await errors(page)).length > 0);
  assert.equal(await page.getByRole("tab", { name: "机构.shao" }).locator(".dot").count(), 1);
});

test("the keywords are coloured by the compiler's tokens", async () => {
  await select(page, "政策 榴乡诉递");
  assert.equal(await page.locator(".cm-line .tk-keyword", { hasText: "政策" }).first().innerText(), "政策");
});

test("nothing is fetched after load", async () => {
  const { page: fresh, requests, close } = await open();
  const loaded = requests.length;
  await fresh.context().setOffline(true);
  await replace(fresh, "暂按 3 工作日", "暂按 2 工作日");
  assert.equal(await deadline(fresh, "办理期"), "2026-09-29T17:30");
  assert.equal(requests.length, loaded);
  await close();
});
