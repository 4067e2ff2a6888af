// Typing with an input method, driven through Chromium's debug protocol.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deadline, errors, open, select, settled } from "./page.mjs";

test("half a word is never an error; the committed word is", async () => {
  const { page, close } = await open();
  const client = await page.context().newCDPSession(page);
  await select(page, "暂按 3 工作日");
  await page.keyboard.insertText("暂按 4 ");
  await settled(page);
  await page.waitForTimeout(100);
  const before = await errors(page);
  const held = await page.locator(".page").getAttribute("data-busy");
  assert.equal(held, "false");
  for (const text of ["g", "go", "gongz", "gongzuor", "gong zuo ri"]) {
    await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(120);
    assert.deepEqual(await errors(page), before, `while composing ${text}`);
    assert.match(await page.locator(".cm-activeLine").innerText(), new RegExp(`暂按 4 ${text}`));
  }
  await client.send("Input.insertText", { text: "工作日" });
  await page.waitForTimeout(60);
  await settled(page);
  assert.match(await page.locator(".cm-activeLine").innerText(), /暂按 4 工作日\)/);
  assert.deepEqual(await errors(page), []);
  assert.equal(await deadline(page, "办理期"), "2026-10-08T17:30");
  await close();
});

test("composing in coloured text and undoing leaves the text as it was", async () => {
  const { page, close } = await open();
  const client = await page.context().newCDPSession(page);
  await select(page, "规则 兜底");
  await page.keyboard.press("ArrowRight");
  for (const text of ["d", "di", "dou di"]) {
    await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(40);
  }
  await client.send("Input.insertText", { text: "条款" });
  await page.waitForTimeout(60);
  await settled(page);
  assert.match(await page.locator(".cm-activeLine").innerText(), /规则 兜底条款/);
  await page.keyboard.press("Control+z");
  await settled(page);
  assert.match(await page.locator(".cm-activeLine").innerText(), /规则 兜底 /);
  assert.deepEqual(await errors(page), []);
  await close();
});
