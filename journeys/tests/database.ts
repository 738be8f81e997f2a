// A PostgreSQL database for one journey, made with the server's own programs.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

export interface Database {
  url: string;
  remove: () => void;
}

export function postgres(server: string): Database {
  const name = `journey_${randomBytes(6).toString("hex")}`;
  const asked = `--maintenance-db=${server}/postgres`;
  execFileSync(program("createdb"), [asked, name]);
  return { url: `${server}/${name}`, remove: () => execFileSync(program("dropdb"), [asked, "--force", name]) };
}

/** Debian does not put these on the path; the newest version's are taken. */
function program(name: string): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(root, version, "bin", name)).find(existsSync) ?? name;
}
