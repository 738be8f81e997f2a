// Bundles styles, faces and islands into the folder given as the one argument.
// Used by crates/assets/build.rs and by `npm run build`; the flags live only here.
import { build } from "esbuild";

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("Say where the bundle goes: node bundle.mjs FOLDER");

await build({
  entryPoints: ["src/app.ts", "src/timeline.ts", "src/editor.ts", "src/icon.svg", "styles/app.css"],
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2023"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/assets",
  loader: { ".woff2": "file", ".svg": "copy" },
  legalComments: "none",
  logLevel: "warning",
});
