import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Real kernel trees, for the tests that need one. They come from Debian's linux-source packages and
 * stay in a cache folder outside the repository; `KERNEL_TREE` names a tree of the user's own, which
 * is used for its version. Where there is neither, a test is skipped and says why.
 */
export type Version = "6.12" | "6.1";

const CACHE =
  process.env.SYNC_HEADERS_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "sync-headers");

/** Why a test has no tree, for its `skip`. */
export const NO_TREE =
  "no kernel tree: `apt-get download linux-source-VERSION` fails here, and KERNEL_TREE names none of this version";

/** The path of a whole kernel tree of that version, fetched if need be; undefined where none can be had. */
export function kernelTree(version: Version): string | undefined {
  const own = process.env.KERNEL_TREE;
  if (own !== undefined && versionOf(own) === version) return own;
  const tree = join(CACHE, `linux-${version}`);
  if (!existsSync(join(tree, "Makefile"))) {
    try {
      fetchTree(version, tree);
    } catch (error) {
      console.error(`linux-source-${version}: ${(error as Error).message.split("\n")[0]}`);
      return undefined;
    }
  }
  return tree;
}

function versionOf(tree: string): string | undefined {
  try {
    const makefile = readFileSync(join(tree, "Makefile"), "utf8");
    const part = (name: string) => new RegExp(`^${name} = (\\d+)$`, "m").exec(makefile)?.[1];
    return `${part("VERSION")}.${part("PATCHLEVEL")}`;
  } catch {
    return undefined;
  }
}

/** Downloads and unpacks into a folder of its own, and renames it into place once it is whole. */
function fetchTree(version: Version, tree: string): void {
  const work = join(CACHE, `fetch-${version}-${process.pid}`);
  mkdirSync(work, { recursive: true });
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: work, stdio: ["ignore", "ignore", "pipe"] });
  try {
    run("apt-get", "download", `linux-source-${version}`);
    const [deb] = readdirSync(work);
    run("dpkg", "-x", deb!, "package");
    run("tar", "-xf", `package/usr/src/linux-source-${version}.tar.xz`);
    renameSync(join(work, `linux-source-${version}`), tree);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
