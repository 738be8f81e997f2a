// Development only: serves dist/gallery on loopback with the real content security policy, and
// answers what the islands ask. `text-light.html?conflict` makes the next save meet another text.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { storyWindow } from "./story-data.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const POLICY =
  "default-src 'self'; script-src 'self'; style-src-elem 'self' 'nonce-gallery'; style-src-attr 'none'; img-src 'self' data:";
let version = 7;

const answer = {
  "GET /window.json": (url) => {
    if (url.searchParams.has("items")) {
      const lane = url.searchParams.get("lane");
      const at = Number(url.searchParams.get("from"));
      return json(200, {
        items: [1, 2, 3].map((n) => ({
          id: `x${n}`,
          at: at + n * 1e6,
          lane,
          said_by: "Ana",
          text: `What was said, ${n}`,
        })),
        more: false,
      });
    }
    return json(200, storyWindow(+url.searchParams.get("from"), +url.searchParams.get("until"), 300));
  },
  "PUT /save": (_url, body, referer) => {
    const { base_version } = JSON.parse(body);
    if (referer.includes("conflict") && +base_version < 100) {
      version = 100;
      const current = {
        body: "## The story\n\nInes wrote this instead.",
        version,
        by: "Ines",
        at: Date.now() * 1000,
      };
      return json(409, { current });
    }
    return json(200, { version: ++version, at: Date.now() * 1000 });
  },
  "POST /preview": (_url, body) => {
    const text = JSON.parse(body).body.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    return [
      200,
      "text/html",
      text
        .split("\n\n")
        .map((p) => `<p>${p}</p>`)
        .join(""),
    ];
  },
  "GET /progress": () =>
    json(200, { done: 50, total: 100, taken: 7, problems: 1, state: "running", stage_text: "Reading" }),
};

const json = (status, value) => [status, "application/json", JSON.stringify(value)];

createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  let body = "";
  for await (const chunk of request) body += chunk;
  const asked = answer[`${request.method} ${url.pathname}`];
  const file = join("dist/gallery", normalize(url.pathname === "/" ? "/index.html" : url.pathname));
  const [status, type, content] = asked
    ? asked(url, body, request.headers.referer ?? "")
    : existsSync(file)
      ? [200, TYPES[extname(file)] ?? "application/octet-stream", readFileSync(file)]
      : [404, "text/plain", "Not here"];
  response.writeHead(status, { "content-type": type, "content-security-policy": POLICY });
  response.end(content);
}).listen(Number(process.env.PORT ?? 4477), "127.0.0.1");
