import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GIT_ENV } from "../fix/repository.js";

/** A program to time, as bench.ts runs it. */
interface Subject {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
}

const HEADERS = "include/uapi/linux";

/** How many commits old the copies are. */
const AGES = [10, 50, 200, 600];

/**
 * `log` of libbpf's headers against copies of several ages, whether git has the copies or not, and what
 * one `git log` of the same headers takes. LIBBPF_GIT names a clone of libbpf/libbpf, which is read, nothing
 * else; undefined without it.
 */
export function listHistorySubjects(cli: string) {
  const { LIBBPF_GIT } = process.env;
  if (LIBBPF_GIT === undefined || !existsSync(LIBBPF_GIT)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "sync-headers-bench-"));
  const git = (cwd: string, ...args: readonly string[]) =>
    execFileSync("git", args, { cwd, encoding: "utf8", env: { ...process.env, ...GIT_ENV } });
  const kernel = join(folder, "originals");
  git(folder, "clone", "-q", LIBBPF_GIT, kernel);
  const originals = git(kernel, "ls-files", `${HEADERS}/*.h`).trim().split("\n");
  const subjects: Subject[] = [
    { name: "git log -- PATHS", command: ["git", "log", "--", ...originals], cwd: kernel },
  ];
  const log = [process.execPath, cli, "log"];
  for (const age of AGES) {
    const then = git(kernel, "rev-list", "-1", `--skip=${age}`, "HEAD").trim();
    const tar = join(folder, `${age}.tar`);
    git(kernel, "archive", "-o", tar, then, HEADERS);
    const unpack = (root: string, under: string) => {
      mkdirSync(join(root, under), { recursive: true });
      execFileSync("tar", ["-xf", tar, "-C", join(root, under)]);
      const map = `[[map]]\nprefix = "${under}"\ncopies = ["${under}${HEADERS}/*.h"]\n`;
      writeFileSync(join(root, "sync-headers.toml"), map);
    };
    const apart = join(folder, `${age}-apart`);
    unpack(apart, "");
    const command = [...log, "--kernel", kernel];
    subjects.push({ name: `log, copies ${age} commits old`, command, cwd: apart });
    const tracked = join(folder, `${age}-tracked`);
    git(folder, "clone", "-q", LIBBPF_GIT, tracked);
    unpack(tracked, "tools/");
    git(tracked, "add", "--force", "-A");
    git(tracked, "commit", "-q", "-m", "copies");
    subjects.push({ name: `log, ${age} old, tracked`, command: log, cwd: tracked });
  }
  return {
    title: "How far copies of libbpf's headers lag",
    subjects,
    peer: "git log -- PATHS",
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
