// Development only: whole pages made of the components, with the built styles and islands,
// into dist/gallery, once for each theme. `node gallery/serve.mjs` answers what islands ask.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { storyWindow } from "./story-data.mjs";

const out = "dist/gallery";
mkdirSync(out, { recursive: true });
const bundled = spawnSync("node", ["bundle.mjs", out, "plain"], { stdio: "inherit" });
if (bundled.status !== 0) process.exit(bundled.status ?? 1);

const PLACES = ["Home", "Reviews", "Library"];
const pages = readdirSync("gallery/pages").map((file) => file.replace(".html", ""));
const header = readFileSync("gallery/review-header.html", "utf8");

for (const page of pages) {
  const [, settings, body] = /^<!--(.*?)-->\n([\s\S]*)$/.exec(
    readFileSync(`gallery/pages/${page}.html`, "utf8"),
  );
  const { place, tab, island, frame = true, title } = JSON.parse(settings);
  const inner = body
    .replace("{{data}}", JSON.stringify(storyWindow()))
    .replace("{{review-header}}", header.replace(`>${tab}<`, ` aria-current="page">${tab}<`));
  for (const theme of ["light", "dark"]) {
    const script = island ? `<script type="module" src="${island}.js"></script>` : "";
    writeFileSync(
      `${out}/${page}-${theme}.html`,
      `<!doctype html><html lang="en" data-theme="${theme}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="csp-nonce" content="gallery">
<title>${title ?? page} · Recount</title><link rel="icon" href="icon.svg"><link rel="stylesheet" href="app.css">
<script type="module" src="app.js"></script>${script}</head><body>
<a class="skip" href="#main">Skip to the page</a>${frame ? framed(inner, place) : inner}</body></html>`,
    );
  }
}

const list = pages
  .map(
    (page) =>
      `<li class="entry"><h2 class="name"><a href="${page}-light.html">${page}</a></h2><p class="more"><a href="${page}-dark.html">dark</a></p></li>`,
  )
  .join("");
writeFileSync(
  `${out}/index.html`,
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><link rel="stylesheet" href="app.css">
<main class="page"><h1>Gallery</h1><ul class="entries">${list}</ul></main></html>`,
);

function framed(inner, place) {
  const places = PLACES.map(
    (name) => `<li><a href="#"${name === place ? ' aria-current="page"' : ""}>${name}</a></li>`,
  ).join("");
  return `<div class="frame"><nav class="rail" aria-label="Recount"><a class="wordmark" href="home-light.html">Recount</a><ul>${places}</ul></nav>
<div class="page"><header class="top"><form class="find" role="search" aria-label="Everywhere"><kbd aria-hidden="true">/</kbd><input type="search" name="q" aria-label="Search reviews and learnings" placeholder="Have we seen this before?"></form>
<a href="note-light.html" data-shortcut="n">New <kbd aria-hidden="true">n</kbd></a><a href="#">Tomasz</a></header><main id="main">${inner}</main></div></div>`;
}
