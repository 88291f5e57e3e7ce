/** The kernel's headers as user space gets them, and how to read one with its includes. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createEnvironment, type Environment } from "../../src/header/environment.js";
import type { Header } from "../../src/header/header.js";
import { createSession, type View } from "../../src/header/session.js";
import { kernelTree } from "./trees.js";

export interface Installed {
  readonly root: string;
  /** Where they come from, for messages. */
  readonly origin: string;
  /** Paths below `root`, sorted. */
  readonly headers: readonly string[];
}

/** What the tests need of the machine and it lacks; undefined: nothing. */
export function missingTools(): string | undefined {
  for (const tool of ["gcc", "pahole"]) {
    if (spawnSync(tool, ["--version"]).status !== 0) return `${tool} is not installed`;
  }
  const machine = spawnSync("gcc", ["-dumpmachine"], { encoding: "utf8" }).stdout;
  return machine.startsWith("x86_64") ? undefined : `gcc is for ${machine.trim()}, not x86-64`;
}

/** `make headers` of the 6.12 tree, built once outside it, or the system's own headers; undefined where there are neither. */
export function installedHeaders(): Installed | undefined {
  const tree = kernelTree("6.12");
  const made = tree === undefined ? undefined : makeHeaders(tree);
  if (made !== undefined) return { root: made, origin: "make headers, 6.12", headers: list(made) };
  if (!existsSync("/usr/include/linux/kvm.h")) return undefined;
  const folders = "linux asm-generic drm sound rdma mtd scsi video xen misc";
  const headers = folders
    .split(" ")
    .filter((folder) => existsSync(join("/usr/include", folder)))
    .flatMap((folder) => list(join("/usr/include", folder)).map((path) => `${folder}/${path}`));
  return { root: "/usr/include", origin: "linux-libc-dev", headers };
}

/** Headers are made in a folder of their own and moved when whole: a broken run leaves nothing to trust. */
function makeHeaders(tree: string): string | undefined {
  const { mtimeMs } = statSync(join(tree, "Makefile"));
  const folder = join(tmpdir(), `sync-headers-installed-${Math.floor(mtimeMs)}`);
  const root = join(folder, "usr/include");
  if (existsSync(root)) return root;
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  const done = spawnSync("make", ["-s", `O=${work}`, "headers"], { cwd: tree, encoding: "utf8" });
  if (done.status !== 0) {
    console.error(`make headers: ${done.stderr.split("\n")[0]}`);
    return undefined;
  }
  renameSync(work, folder);
  return root;
}

function list(root: string): string[] {
  const all = readdirSync(root, { recursive: true, encoding: "utf8" });
  return all.filter((path) => path.endsWith(".h")).sort();
}

/** What gcc predefines on this machine. */
export function gccEnvironment(): Environment {
  const printed = execFileSync("gcc", ["-dM", "-E", "-x", "c", "/dev/null"], { encoding: "utf8" });
  const defines: Record<string, string> = {};
  for (const line of printed.trimEnd().split("\n")) {
    const [, name, body] = /^#define (\w+(?:\([^)]*\))?) ?(.*)$/.exec(line)!;
    defines[name!] = body!;
  }
  return createEnvironment(defines);
}

export interface HeaderReader {
  /** A header below the root, and what it comes to on this machine with its includes. */
  read(header: string): { readonly header: Header; readonly view: View };
}

/** Reads headers, each file once, where gcc would find them. */
export function createHeaderReader(root: string): HeaderReader {
  const said = spawnSync("gcc", ["-E", "-v", "-x", "c", "/dev/null"], { encoding: "utf8" }).stderr;
  const searched = /search starts here:\n((?: .*\n)+)End of search/.exec(said)![1]!;
  const folders = [root, ...searched.trim().split(/\n /)];
  const texts = new Map<string, string | undefined>();
  const open = (path: string): { path: string; text: string } | undefined => {
    if (!texts.has(path)) {
      const there = existsSync(path) && statSync(path).isFile();
      texts.set(path, there ? readFileSync(path, "latin1") : undefined);
    }
    const text = texts.get(path);
    return text === undefined ? undefined : { path, text };
  };
  const session = createSession((name, angled, from) => {
    const beside = angled ? undefined : open(join(dirname(from), name));
    if (beside !== undefined) return beside;
    for (const folder of folders) {
      const found = open(join(folder, name));
      if (found !== undefined) return found;
    }
    return undefined;
  });
  const environment = gccEnvironment();
  return {
    read(path) {
      const { path: full, text } = open(join(root, path))!;
      const header = session.read(full, text);
      return { header, view: session.view(header, environment) };
    },
  };
}
