import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { open, replace, settled } from "./page.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

test("axe finds nothing: at rest, with a started case, with errors, with a card open, enlarged, narrow", async () => {
  const { page, close } = await open();
  assert.deepEqual(await violations(page), [], "at rest");
  await page.getByLabel("案例", { exact: true }).selectOption("逾期五个工作日,另开督办;督办仍不落实,记在承办单位名下");
  await settled(page);
  assert.deepEqual(await violations(page), [], "with a case that another one started");
  await page.getByRole("button", { name: "还原样本" }).click();
  await settled(page);
  await page.locator('[data-clock="办理期"] .due').focus();
  assert.deepEqual(await violations(page), [], "with a card");
  await page.keyboard.press("Escape");
  await replace(page, "暂按 3 工作日", "暂按 3 日");
  assert.deepEqual(await violations(page), [], "with an error");
  await page.locator(".time").getByRole("button", { name: "放大" }).click();
  assert.deepEqual(await violations(page), [], "time line enlarged");
  await page.locator(".time").getByRole("button", { name: "还原" }).click();
  await page.setViewportSize({ width: 800, height: 900 });
  assert.deepEqual(await violations(page), [], "narrow");
  await close();
});
