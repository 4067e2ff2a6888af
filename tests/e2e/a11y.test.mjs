import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { open, replace } from "./page.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

test("axe finds nothing: at rest, with errors, with a card open, enlarged, narrow", async () => {
  const { page, close } = await open();
  assert.deepEqual(await violations(page), [], "at rest");
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
