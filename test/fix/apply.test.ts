import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs, {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { removeLeftovers, replaceFile } from "../../src/fix/apply.js";
import { findPlace } from "../../src/fix/place.js";
import { nameTemporary } from "../../src/tree/temporary.js";
import { makeTree, putFile } from "../e2e/run.js";
import { bytesOf } from "./pairs.js";

const OLD = bytesOf("old\n");
const NEW = bytesOf("new\n");
const COPY = "tools/a.h";

const makeCopy = (t: TestContext) => makeTree(t, { [COPY]: "old\n" });
const read = (root: string, path = COPY) => readFileSync(join(root, path), "utf8");
const list = (root: string) => readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
const replace = (root: string, path = COPY, was: Uint8Array | null = OLD) =>
  replaceFile(root, { path, was, bytes: NEW });

/** Runs with a function of node:fs replaced, as the code under test sees it. */
function withFs<K extends keyof typeof fs>(
  name: K,
  instead: (real: (typeof fs)[K]) => (typeof fs)[K],
  run: () => void,
) {
  const real = fs[name];
  fs[name] = instead(real);
  syncBuiltinESMExports();
  try {
    run();
  } finally {
    fs[name] = real;
    syncBuiltinESMExports();
  }
}

const failWith = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

test("a file is replaced, and nothing is left beside it", (t) => {
  const root = makeCopy(t);
  assert.deepEqual(replace(root), { kind: "written" });
  assert.equal(read(root), "new\n");
  assert.deepEqual(list(root), ["tools", COPY]);
});

test("its mode stays, whatever the mask", (t) => {
  const root = makeCopy(t);
  for (const mode of [0o600, 0o644, 0o755, 0o444, 0o664]) {
    putFile(root, `tools/${mode}.h`, "old\n");
    chmodSync(join(root, `tools/${mode}.h`), mode);
    assert.deepEqual(replace(root, `tools/${mode}.h`), { kind: "written" });
    assert.equal(statSync(join(root, `tools/${mode}.h`)).mode & 0o7777, mode);
  }
});

test("its owner stays, where root mends it", (t) => {
  if (process.getuid?.() !== 0) return t.skip("needs root to make a file of someone else's");
  const root = makeCopy(t);
  chownSync(join(root, COPY), 1234, 2345);
  assert.deepEqual(replace(root), { kind: "written" });
  const { uid, gid } = statSync(join(root, COPY));
  assert.deepEqual([uid, gid], [1234, 2345]);
});

test("another name of the same file keeps what it had", (t) => {
  const root = makeCopy(t);
  linkSync(join(root, COPY), join(root, "other.h"));
  assert.deepEqual(replace(root), { kind: "written" });
  assert.equal(read(root, "other.h"), "old\n");
});

test("a new file is made with its folders, and one that is there by then is kept", (t) => {
  const root = makeTree(t);
  const path = "sync-headers.patches/tools/a.h.patch";
  assert.deepEqual(replace(root, path, null), { kind: "written" });
  assert.equal(read(root, path), "new\n");
  assert.equal(statSync(join(root, path)).mode & 0o7777, 0o666 & ~process.umask());
  putFile(root, path, "mine\n");
  assert.deepEqual(replace(root, path, null), { kind: "refused", why: "changed" });
});

test("a file that is not what was read is not touched", (t) => {
  const root = makeCopy(t);
  for (const now of ["older\n", "OLD\n", ""]) {
    writeFileSync(join(root, COPY), now);
    assert.deepEqual(replace(root), { kind: "refused", why: "changed" });
    assert.equal(read(root), now);
  }
  fs.rmSync(join(root, COPY));
  assert.deepEqual(replace(root), { kind: "refused", why: "changed" });
  assert.deepEqual(list(root), ["tools"]);
});

test("a file that another run has made what it should be is done", (t) => {
  const root = makeTree(t, { [COPY]: "new\n" });
  const before = statSync(join(root, COPY));
  assert.deepEqual(replace(root), { kind: "written" });
  assert.equal(statSync(join(root, COPY)).ino, before.ino);
});

test("a file that changes while the new one is written is not touched", (t) => {
  const root = makeCopy(t);
  // Its editor saves at the last moment: the new text is on the disk already.
  const saveFirst = (real: typeof fs.fsyncSync) => (fd: number) => {
    real(fd);
    writeFileSync(join(root, COPY), "mine\n");
  };
  withFs("fsyncSync", saveFirst, () => {
    assert.deepEqual(replace(root), { kind: "refused", why: "changed" });
  });
  assert.equal(read(root), "mine\n");
  assert.deepEqual(list(root), ["tools", COPY]);
});

test("a file that becomes a symbolic link is not touched, nor what it leads to", (t) => {
  const root = makeCopy(t);
  putFile(root, "precious.h", "old\n");
  const link = () => {
    fs.rmSync(join(root, COPY));
    symlinkSync("../precious.h", join(root, COPY));
  };
  const linkFirst = (real: typeof fs.fsyncSync) => (fd: number) => {
    real(fd);
    link();
  };
  withFs("fsyncSync", linkFirst, () => {
    assert.deepEqual(replace(root), { kind: "refused", why: "symlink" });
  });
  assert.deepEqual(replace(root), { kind: "refused", why: "symlink" });
  assert.equal(read(root, "precious.h"), "old\n");
  assert.deepEqual(list(root), ["precious.h", "tools", COPY]);
});

test("what is no regular file is not touched, nor waited for", (t) => {
  const root = makeTree(t, { "tools/x": "" });
  mkdirSync(join(root, "tools/dir.h"));
  assert.deepEqual(replace(root, "tools/dir.h"), { kind: "refused", why: "not-regular" });
  spawnSync("mkfifo", [join(root, "tools/fifo.h")]);
  assert.deepEqual(replace(root, "tools/fifo.h"), { kind: "refused", why: "not-regular" });
});

test("no folder on the way may lead out of the tree; one that leads to another place in it may", (t) => {
  const root = makeCopy(t);
  const outside = makeTree(t, { "a.h": "old\n" });
  symlinkSync(outside, join(root, "out"));
  symlinkSync("tools", join(root, "in"));
  for (const path of ["out/a.h", "in/../../a.h"]) {
    assert.notEqual(replace(root, path).kind, "written", path);
  }
  assert.deepEqual(replace(root, "out/a.h"), { kind: "refused", why: "escapes" });
  assert.deepEqual(replace(root, "out/new/b.h", null), { kind: "refused", why: "escapes" });
  assert.deepEqual(list(outside), ["a.h"]);
  assert.equal(readFileSync(join(outside, "a.h"), "utf8"), "old\n");
  assert.deepEqual(findPlace(root, { path: "in/a.h", was: OLD }), { kind: "found", path: COPY });
  assert.deepEqual(replace(root, "in/a.h"), { kind: "written" });
});

test("a folder that is swapped while it is written to does not lead elsewhere", (t) => {
  if (!fs.existsSync("/proc/self/fd"))
    return t.skip("needs /proc to hold a folder by its descriptor");
  const root = makeCopy(t);
  const outside = makeTree(t, { "a.h": "old\n" });
  const swapFirst = (real: typeof fs.fsyncSync) => (fd: number) => {
    real(fd);
    if (fs.lstatSync(join(root, "tools")).isSymbolicLink()) return;
    renameSync(join(root, "tools"), join(root, "moved"));
    symlinkSync(outside, join(root, "tools"));
  };
  withFs("fsyncSync", swapFirst, () => assert.deepEqual(replace(root), { kind: "written" }));
  assert.equal(readFileSync(join(outside, "a.h"), "utf8"), "old\n");
  assert.deepEqual(list(outside), ["a.h"]);
  assert.equal(read(root, "moved/a.h"), "new\n");
});

test("where the system fails, at whatever step, the file stays and nothing is left", (t) => {
  const steps = ["writeFileSync", "fchmodSync", "fsyncSync", "renameSync"] as const;
  for (const step of steps) {
    for (const code of ["ENOSPC", "EXDEV", "EIO", "EROFS"]) {
      const root = makeCopy(t);
      withFs(
        step,
        () => failWith(code) as never,
        () => {
          assert.deepEqual(replace(root), { kind: "failed", code }, step);
        },
      );
      assert.equal(read(root), "old\n");
      assert.deepEqual(list(root), ["tools", COPY], `${step} ${code}`);
    }
  }
});

test("a folder that no file system can sync is no failure", (t) => {
  const root = makeCopy(t);
  const filesOnly = (real: typeof fs.fsyncSync) => (fd: number) => {
    if (fs.fstatSync(fd).isDirectory()) failWith("EINVAL")();
    real(fd);
  };
  withFs("fsyncSync", filesOnly, () => assert.deepEqual(replace(root), { kind: "written" }));
  assert.equal(read(root), "new\n");
});

test("a new text is on the disk before it gets its name", (t) => {
  const root = makeCopy(t);
  const done: string[] = [];
  withFs(
    "fsyncSync",
    (real) => (fd) => {
      done.push(fs.fstatSync(fd).isDirectory() ? "sync folder" : "sync file");
      real(fd);
    },
    () => {
      withFs(
        "renameSync",
        (real) => (from, to) => {
          done.push("rename");
          real(from, to);
        },
        () => replace(root),
      );
    },
  );
  assert.deepEqual(done, ["sync file", "rename", "sync folder"]);
});

test("odd names are names", (t) => {
  for (const name of [
    "-rf.h",
    "new\nline.h",
    "a;b.h",
    "$(touch x).h",
    "%s%n.h",
    "`id`.h",
    "'\".h",
    " .h",
  ]) {
    const root = makeTree(t, { [name]: "old\n" });
    assert.deepEqual(replace(root, name), { kind: "written" });
    assert.deepEqual(list(root), [name]);
    assert.equal(read(root, name), "new\n");
  }
});

test("leftovers of killed runs are removed; a live run's, and what is not ours, stay", (t) => {
  const root = makeCopy(t);
  const dead = spawnSync(process.execPath, ["-e", "console.log(process.pid)"])
    .stdout.toString()
    .trim();
  const stale = `.sync-headers-${dead}-123-0123456789ab`;
  const reused = nameTemporary().replace(/-\d+-(?=[0-9a-f]+$)/, "-1-");
  const live = nameTemporary();
  const foreign = [".sync-headers-notes", `${stale}.bak`, "sync-headers.toml", `x${stale}`];
  for (const name of [stale, reused, live, ...foreign]) putFile(root, `tools/${name}`, "x");
  putFile(root, stale, "not beside a copy");
  mkdirSync(join(root, "tools", stale.replace("0123", "4567")));
  removeLeftovers(root, [COPY, "absent/b.h", "../c.h"]);
  const expected = [live, ...foreign, stale.replace("0123", "4567"), "a.h"].sort();
  assert.deepEqual(readdirSync(join(root, "tools")).sort(), expected);
  assert.ok(fs.existsSync(join(root, stale)));
});

test("a leftover that is a link, or lies behind one that leads out, is not followed", (t) => {
  const root = makeCopy(t);
  const stale = ".sync-headers-999999999-1-0123456789ab";
  const outside = makeTree(t, { [stale]: "theirs" });
  symlinkSync(outside, join(root, "out"));
  removeLeftovers(root, ["out/a.h"]);
  assert.deepEqual(list(outside), [stale]);
});
