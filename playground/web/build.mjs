// Builds the page: the engine to wasm, its JavaScript glue, the static files in dist/. `node build.mjs engine` stops
// before the last.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? `${root}target`;
const wasm = `${target}/wasm32-unknown-unknown/page/shao_engine.wasm`;

function run(command, ...args) {
  execFileSync(command, args, { cwd: root, stdio: "inherit" });
}

run("cargo", "build", "-p", "shao-engine", "--profile", "page", "--target", "wasm32-unknown-unknown");
run("cargo", "run", "-q", "-p", "shao-bindgen", "--", wasm, `${here}src/engine/generated`);
if (process.argv[2] !== "engine") {
  const { build } = await import("vite");
  await build({ root: here });
}
