// Policies of several matters: which one is looked at, and the cases that a case starts.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { open, settled } from "./page.mjs";

const SUPERVISED = "逾期五个工作日,另开督办;督办仍不落实,记在承办单位名下";

let it;
let page;
const select = (label) => page.getByLabel(label, { exact: true });
async function choose(label, option) {
  await select(label).selectOption(option);
  await settled(page);
}

before(async () => {
  it = await open();
  page = it.page;
});
after(() => it.close());
beforeEach(async () => {
  await page.getByRole("button", { name: "还原样本" }).click();
  await settled(page);
});

// What the sample policy handles, in its order.
const MATTERS = ["诉求", "督办件", "作风反映", "复查件", "复核件"];

test("a matter is chosen where there are several, with its form, its acts and its flow", async () => {
  assert.deepEqual(await select("事项").locator("option").allInnerTexts(), MATTERS);
  await choose("事项", { label: "督办件" });
  assert.deepEqual(await page.locator(".case form label > span").allInnerTexts(), ["承办单位", "缘由"]);
  assert.match(await page.locator(".flow h2").innerText(), /跟踪督办/);
  assert.equal(await page.locator(".node.current", { hasText: "待整改" }).count(), 1);
  assert.equal(await page.locator(".node", { hasText: "待接单" }).count(), 0, "no stage of another process");
  await page.locator(".case form").getByLabel("承办单位").selectOption("阴平镇");
  await settled(page);
  await page.locator(".offer", { hasText: "报告整改" }).getByRole("button").first().click();
  assert.match(await page.locator(".now dt").first().innerText(), /阴平镇/);
  await choose("事项", { label: "诉求" });
  assert.ok((await select("案例").locator("option").count()) > 20);
  assert.deepEqual(it.errors, []);
});

test("the 案例 on offer are those of the matter; a policy of one matter asks for none", async () => {
  const all = Number((await page.locator(".chip.good", { hasText: "案例" }).innerText()).match(/\d+/)[0]);
  let offered = 0;
  for (const label of MATTERS) {
    await choose("事项", { label });
    offered += await select("案例").locator("option").count();
  }
  assert.equal(offered, all, "each 案例 under one matter");
  await choose("政策", "准入.shao");
  assert.equal(await select("事项").count(), 0);
});

test("a case that another one starts is listed as it stands now, and can be looked at and acted on", async () => {
  await choose("案例", SUPERVISED);
  const cases = page.getByRole("group", { name: "相关案件" }).getByRole("button");
  assert.equal(await cases.count(), 2);
  assert.match(await cases.nth(0).innerText(), /诉求\s*提级办理/);
  assert.match(await cases.nth(1).innerText(), /督办件.*待核实\s*重大事项推进中心/s);
  await cases.nth(1).click();
  await settled(page);
  assert.equal(await cases.nth(1).getAttribute("aria-pressed"), "true");
  assert.match(await page.locator(".flow h2").innerText(), /跟踪督办/);
  assert.equal(await page.locator(".node.current", { hasText: "待核实" }).count(), 1);
  const steps = page.locator(".script .step");
  const count = await steps.count();
  await page.locator(".offer", { hasText: "核实" }).getByRole("button", { name: "已落实", exact: true }).click();
  await settled(page);
  assert.equal(await steps.count(), count + 1);
  assert.match(await steps.last().innerText(), /核实：已落实[\s\S]*案件：督办件/);
  assert.match(await cases.nth(1).innerText(), /已了结\s*已结束/);
  await cases.nth(0).click();
  await settled(page);
  assert.match(await page.locator(".flow h2").innerText(), /办理/);
  assert.deepEqual(it.errors, []);
});

test("what a case leaves in the ledgers stands where it arose", async () => {
  await choose("案例", SUPERVISED);
  await page.getByRole("group", { name: "相关案件" }).getByRole("button").nth(1).click();
  await settled(page);
  assert.equal(await page.locator('[data-ledgers="督办落空"]').count(), 1);
  await page.locator(".time").getByRole("button", { name: "放大" }).click();
  const rows = await page.locator("tr.ledger").allInnerTexts();
  assert.equal(rows.length, 1);
  assert.match(rows[0], /台账“督办落空”记入：峨山镇/);
  await page.locator(".time").getByRole("button", { name: "还原" }).click();
});

test("cases that time opens are counted", async () => {
  await choose("政策", "网格.shao");
  assert.match(await page.getByRole("group", { name: "相关案件" }).innerText(), /其间到时启动 \d+ 件/);
});
