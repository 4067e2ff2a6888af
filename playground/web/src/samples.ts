// The sample policy, bundled when the page is built: the same files that the county's host compiles.

const texts = import.meta.glob<string>("../../../policies/yicheng/*.{shao,csv}", { query: "?raw", import: "default", eager: true });

/** The file that holds the policy's head. */
export const MAIN = "榴乡诉递.shao";

function name(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function rank(file: string): number {
  return file === MAIN ? 0 : file.endsWith(".shao") ? 1 : 2;
}

/** Text by file name: the main file first, tables last. */
export const FILES: Record<string, string> = Object.fromEntries(
  Object.entries(texts)
    .map(([path, text]) => [name(path), text] as const)
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b, "zh")),
);
