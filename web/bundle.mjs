// Bundles styles, faces and islands into the folder given as the one argument.
// Used by crates/assets/build.rs and by `npm run build`; the flags live only here.
import { build } from "esbuild";

const [folder, plain] = process.argv.slice(2);
if (!folder) throw new Error("Say where the bundle goes: node bundle.mjs FOLDER [plain]");

// Plain names and relative addresses for the gallery; hashes for what is served.
const name = plain ? "[name]" : "[name]-[hash]";

await build({
  entryPoints: ["src/app.ts", "src/timeline.ts", "src/editor.ts", "src/icon.svg", "styles/app.css"],
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
