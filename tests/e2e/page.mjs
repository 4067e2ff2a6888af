// Opens the built page in Debian's Chromium.
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

// Nothing of the browser's own on the network: a request that is seen is the page's.
const ARGS = ["--no-sandbox", "--lang=zh-CN", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const DIST = fileURLToPath(new URL("../../playground/web/dist", import.meta.url));

export async function open({ width = 1366, height = 768 } = {}) {
  const server = await serve(DIST);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS });
  const page = await browser.newPage({ viewport: { width, height }, locale: "zh-CN" });
  const errors = [];
  const requests = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  const begun = performance.now();
  await page.goto(server.url);
  await page.waitForSelector('.page[data-ready="true"]');
  return {
    page,
    errors,
    requests,
    loaded: performance.now() - begun,
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** Until everything that was changed is checked and drawn. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector(".page")?.dataset.busy === "false");
}

/** Selects the first place of a text in the editor, as a person would: by searching. */
export async function select(page, text) {
  await page.locator(".cm-content").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+f");
  const field = page.locator(".cm-search input[name=search]");
  await field.fill(text);
  // The panel takes a new query on change, not on input.
  await field.dispatchEvent("change");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
}

/** Replaces the first place of a text, typing. */
export async function replace(page, text, by) {
  await select(page, text);
  if (by) await page.keyboard.insertText(by);
  else await page.keyboard.press("Delete");
  await settled(page);
}

/** The errors the page lists. */
export function errors(page) {
  return page.locator(".problems li:has(.mark.error)").allInnerTexts();
}

export function deadline(page, clock) {
  return page.locator(`[data-clock="${clock}"]`).last().getAttribute("data-deadline");
}
