// Bundles styles, faces and islands into the folder given as the one argument.
// Used by crates/assets/build.rs and by `npm run build`; the flags live only here.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [folder, plain] = process.argv.slice(2);
if (!folder) throw new Error("Say where the bundle goes: node bundle.mjs FOLDER [plain]");

// Plain names and relative addresses for the gallery; hashes for what is served.
const name = plain ? "[name]" : "[name]-[hash]";

const { metafile } = await build({
  metafile: true,
  entryPoints: [
    "src/app.ts",
    "src/timeline.ts",
    "src/then.ts",
    "src/editor.ts",
    "src/icon.svg",
    "styles/app.css",
  ],
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2023"],
  entryNames: name,
  assetNames: name,
  publicPath: plain ? "." : "/assets",
  loader: { ".woff2": "file", ".svg": "copy" },
  legalComments: "none",
  logLevel: "warning",
});

// What others made, with the terms under which they let us: the notices their licences ask for.
const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
);
const notices = [...packages].sort().map((packageName) => {
  const home = join("node_modules", packageName);
  const file = existsSync(home) && readdirSync(home).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file)
    throw new Error(`${packageName} has no licence beside it; find out its terms before bundling it`);
  return `${packageName}\n\n${readFileSync(join(home, file), "utf8").trim()}\n`;
});
const text = notices.join(`\n${"-".repeat(72)}\n\n`);
const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
writeFileSync(join(folder, `${name.replace("[name]", "licences").replace("[hash]", hash)}.txt`), text);
