import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { seededRandom } from "../diff/cases.js";
import { CLI, makeTree, putFile, runCli } from "../e2e/run.js";

/** Runs killed at random moments: all of them where `SYNC_FUZZ` asks for more than the usual. */
const KILLS = process.env.SYNC_FUZZ === undefined ? 30 : 300;
const SEED = Number(process.env.SYNC_SEED ?? Date.now() % 1e9);

const COUNT = 40;
const NAMES = Array.from({ length: COUNT }, (_, i) => `d${i % 3}/h${i}.h`);
const bodyOf = (name: string, word: string) => `/* ${word} ${name} */\n`.repeat(1000);

/** Many pairs, all of which have drifted. */
function makeDrifted(t: TestContext): string {
  const root = makeTree(t, {
    "sync-headers.toml": `[[map]]\nprefix = "tools/"\ncopies = ["tools/**"]\n`,
  });
  for (const name of NAMES) putFile(root, name, bodyOf(name, "fresh"));
  makeOld(root);
  return root;
}

function makeOld(root: string): void {
  for (const name of NAMES) putFile(root, `tools/${name}`, bodyOf(name, "stale"));
}

/** How many copies are new; fails for one that is neither old nor new. */
function countNew(root: string): number {
  return NAMES.filter((name) => {
    const text = readFileSync(join(root, "tools", name), "utf8");
    const isNew = text === bodyOf(name, "fresh");
    assert.ok(isNew || text === bodyOf(name, "stale"), `${name}: neither old nor new`);
    return isNew;
  }).length;
}

const listTemporaries = (root: string) =>
  readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.includes(".sync-headers-"),
  );

/** A run in the background, and how it ended. */
function start(root: string) {
  const child = spawn(process.execPath, [CLI, "fix", "--all", "--root", root], { stdio: "ignore" });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { child, ended };
}

const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/** About how long the writing takes, in milliseconds. */
const WRITING = 25;

/** Waits for the first change in a folder. */
function firstChange(folder: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, () => {
      watcher.close();
      resolve();
    });
    watcher.unref();
  });
}

const runFix = (root: string) => runCli(["fix", "--all", "--root", root]);

test(`${KILLS} runs killed at random moments leave each copy old or new (seed ${SEED})`, async (t) => {
  const root = makeDrifted(t);
  const began = performance.now();
  assert.equal(runFix(root).status, 0);
  const usual = performance.now() - began;
  assert.equal(countNew(root), COUNT);
  const random = seededRandom(SEED);
  let halfway = 0;
  let leftovers = 0;
  for (let i = 0; i < KILLS; i++) {
    makeOld(root);
    const { child, ended } = start(root);
    // Every third at any moment; the others soon after the first sign of a write.
    if (i % 3 === 0) await sleep(usual * random());
    else {
      await Promise.race([firstChange(join(root, "tools/d0")), ended]);
      await sleep(WRITING * random());
    }
    child.kill("SIGKILL");
    await ended;
    const done = countNew(root);
    if (done > 0 && done < COUNT) halfway++;
    const left = listTemporaries(root);
    leftovers += left.length;
    if (left.length > 0) {
      // It is no copy to anyone, though the map takes whatever there is.
      assert.match(runCli(["--root", root]).stdout, new RegExp(`^${COUNT} pairs: `, "m"));
    }
    if (left.length > 0 || i % 10 === 0) {
      assert.equal(runFix(root).status, 0);
      assert.equal(countNew(root), COUNT);
      assert.deepEqual(listTemporaries(root), []);
    }
  }
  if (KILLS >= 300) assert.ok(halfway > 20 && leftovers > 0, `${halfway} ${leftovers}`);
  t.diagnostic(`${halfway} killed between two copies, ${leftovers} temporaries left and removed`);
});

test("several runs at once end with every copy new, and nothing else", async (t) => {
  const root = makeDrifted(t);
  for (let round = 0; round < 3; round++) {
    makeOld(root);
    const codes = await Promise.all(Array.from({ length: 4 }, () => start(root).ended));
    assert.equal(countNew(root), COUNT);
    assert.deepEqual(listTemporaries(root), []);
    assert.deepEqual(codes, [0, 0, 0, 0]);
  }
});

/** Runs with a small file system of its own; skips where none can be mounted. */
function withDisk(t: TestContext, run: (disk: string) => void): void {
  const disk = makeTree(t);
  const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "none", disk], {
    encoding: "utf8",
  });
  if (mount.status !== 0) {
    t.skip(`no small disk can be mounted: ${mount.stderr.trim()}`);
    return;
  }
  try {
    run(disk);
  } finally {
    spawnSync("umount", [disk]);
  }
}

test("a full disk leaves each copy old or new, and is told in a line for each", (t) => {
  withDisk(t, (root) => {
    const config = '[[map]]\nprefix = "tools/"\noriginals = ["a.h", "b.h"]\n';
    const long = "/* new */\n".repeat(20_000);
    const files = { "sync-headers.toml": config, "a.h": long, "b.h": "/* new */\n" };
    for (const [name, text] of Object.entries(files)) putFile(root, name, text);
    for (const name of ["a.h", "b.h"]) putFile(root, `tools/${name}`, "/* old */\n");
    const filler = join(root, "filler");
    assert.throws(() => writeFileSync(filler, Buffer.alloc(1 << 20)), /ENOSPC/);
    const { status, stdout, stderr } = runFix(root);
    assert.equal(status, 3, stdout + stderr);
    assert.match(stdout, /failed {3}tools\/a\.h: cannot be written: the disk is full \(ENOSPC\)$/m);
    assert.equal(readFileSync(join(root, "tools/a.h"), "utf8"), "/* old */\n");
    assert.deepEqual(listTemporaries(root), []);
    rmSync(filler);
    assert.equal(runFix(root).status, 0);
    assert.equal(readFileSync(join(root, "tools/a.h"), "utf8"), long);
  });
});

test("a folder that may not be written to keeps its copies; the others are fixed", (t) => {
  if (process.getuid?.() !== 0) return t.skip("needs root to run as somebody else");
  const root = makeDrifted(t);
  const nobody = 65534;
  spawnSync("chown", ["-R", `${nobody}:${nobody}`, root]);
  chmodSync(join(root, "tools/d1"), 0o555);
  const { status, stdout, stderr } = runCli(["fix", "--all", "--root", root], {
    uid: nobody,
    cwd: root,
  });
  assert.equal(status, 3, stdout + stderr);
  const failed = [
    ...stdout.matchAll(/^ {2}failed {3}(.*): cannot be written: permission denied \(EACCES\)$/gm),
  ];
  const expected = NAMES.filter((name) => name.startsWith("d1/")).map((name) => `tools/${name}`);
  assert.deepEqual(failed.map(([, copy]) => copy).sort(), expected.sort());
  assert.equal(countNew(root), COUNT - expected.length);
  assert.match(
    stdout,
    new RegExp(`^${COUNT - expected.length} fixed, 0 refused, ${expected.length} failed$`, "m"),
  );
});

test("a copy that is a mount point of another file system is told, and stays", (t) => {
  const root = makeDrifted(t);
  withDisk(t, (disk) => {
    const copy = join(root, "tools", NAMES[0]!);
    writeFileSync(join(disk, "x.h"), bodyOf(NAMES[0]!, "stale"));
    assert.equal(spawnSync("mount", ["--bind", join(disk, "x.h"), copy]).status, 0);
    try {
      const { status, stdout } = runFix(root);
      assert.equal(status, 3);
      assert.match(
        stdout,
        /^ {2}failed {3}tools\/d0\/h0\.h: cannot be written: .*\((?:EBUSY|EXDEV)\)$/m,
      );
      assert.equal(countNew(root), COUNT - 1);
      assert.deepEqual(listTemporaries(root), []);
    } finally {
      spawnSync("umount", [copy]);
    }
  });
});

test("an unreadable allowed patch, and a read-only one, lose nothing", (t) => {
  if (process.getuid?.() !== 0) return t.skip("needs root to run as somebody else");
  const root = makeTree(t, {
    "sync-headers.toml": '[[map]]\ncopy = "t/a.h"\noriginal = "a.h"\nallowed-patch = "p"\n',
    "a.h": "1\n2\n",
    "t/a.h": "1\nmine\n",
    p: "@@ -1 +1 @@\n-x\n+1\n",
  });
  spawnSync("chown", ["-R", "65534:65534", root]);
  chmodSync(join(root, "p"), 0);
  const { status, stdout } = runCli(["fix", "--all", "--root", root], { uid: 65534, cwd: root });
  assert.equal(status, 1);
  assert.match(stdout, /refused {2}t\/a\.h: its allowed patch p cannot be read/);
  assert.equal(readFileSync(join(root, "t/a.h"), "utf8"), "1\nmine\n");
});
