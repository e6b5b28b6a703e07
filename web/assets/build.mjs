// Bundles scripts, styles and icons into dist/, under names that carry a hash of what they hold, and writes which name stands for which.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync, readdirSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { basename, extname, join } from "node:path";
import { build } from "esbuild";

const DIST = "dist";
rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST);

const result = await build({
  entryPoints: { app: "src/app.ts", editor: "src/editor.ts", picker: "src/picker.ts", charts: "src/charts.ts", customer: "src/customer.ts" },
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  minify: true,
  outdir: DIST,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".svg": "file", ".woff2": "file" },
  metafile: true,
  legalComments: "linked",
  logLevel: "warning",
});

const files = {};
for (const [output, { entryPoint, cssBundle }] of Object.entries(result.metafile.outputs)) {
  if (!entryPoint) continue;
  const name = basename(entryPoint, extname(entryPoint));
  files[`${name}.js`] = basename(output);
  if (cssBundle) files[`${name}.css`] = basename(cssBundle);
}

const icons = JSON.parse(readFileSync("icons.json", "utf8"));
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join("")}</svg>`;
const hash = createHash("sha256").update(sprite).digest("hex").slice(0, 8).toUpperCase();
files["icons.svg"] = `icons-${hash}.svg`;
writeFileSync(join(DIST, files["icons.svg"]), sprite);

for (const name of readdirSync(DIST)) {
  if (/\.(js|css|svg)$/.test(name)) writeFileSync(join(DIST, `${name}.br`), brotliCompressSync(readFileSync(join(DIST, name))));
}
writeFileSync(join(DIST, "manifest.json"), JSON.stringify({ files, icons }));

function symbol(name) {
  const svg = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  const paths = svg.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths}</symbol>`;
}
