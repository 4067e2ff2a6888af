// The sample policy, bundled when the page is built: the same files that the county's host compiles,
// and beside them the regulations it follows.

const HOME = "../../../policies/yicheng/";

const texts = import.meta.glob<string>(
  ["../../../policies/yicheng/*.{shao,csv}", "../../../policies/baselines/*.shao"],
  { query: "?raw", import: "default", eager: true },
);

/** The file that holds the policy's head. */
export const MAIN = "榴乡诉递.shao";

/** As the policy names it in 引用 and 来自: from its own folder. */
function name(path: string): string {
  return path.startsWith(HOME) ? path.slice(HOME.length) : path.replace("../../../policies/", "../");
}

function rank(file: string): number {
  if (file === MAIN) return 0;
  if (file.startsWith("../")) return 3;
  return file.endsWith(".shao") ? 1 : 2;
}

/** Text by file name: the main file first, then the county's own, its tables, and what it follows. */
export const FILES: Record<string, string> = Object.fromEntries(
  Object.entries(texts)
    .map(([path, text]) => [name(path), text] as const)
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b, "zh")),
);
