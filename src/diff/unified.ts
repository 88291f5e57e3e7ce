import type { Hunk } from "./hunks.js";

/**
 * The text of one file's hunks as `patch` and `git apply` take them, in latin1. The new side's
 * numbers are counted here, hunk by hunk: where allowances are left out, a hunk's place in the
 * original is not its place in the patched copy.
 *
 * @param name The file to patch, relative to where the patch is applied with `-p1`.
 */
export function formatUnified(name: string, hunks: readonly Hunk[]): string {
  let text = `--- ${quoteName(`a/${name}`)}\n+++ ${quoteName(`b/${name}`)}\n`;
  let shift = 0;
  for (const hunk of hunks) {
    // A side without lines stands one line before the place it speaks of.
    const first = hunk.copyStart + (hunk.copyLines === 0 ? 1 : 0) + shift;
    const newStart = first - (hunk.originalLines === 0 ? 1 : 0);
    text += `@@ -${range(hunk.copyStart, hunk.copyLines)} +${range(newStart, hunk.originalLines)} @@\n`;
    for (const line of hunk.lines) text += `${line}\n`;
    shift += hunk.originalLines - hunk.copyLines;
  }
  return text;
}

function range(start: number, lines: number): string {
  return lines === 1 ? `${start}` : `${start},${lines}`;
}

/**
 * A file name as git writes it in a patch: in double quotes with C escapes where it holds control
 * characters, quotes, backslashes or bytes beyond ASCII; patch(1) reads the same.
 */
export function quoteName(name: string): string {
  const bytes = Buffer.from(name, "utf8").toString("latin1");
  if (!/["\\\x00-\x1f\x7f-\xff]/.test(bytes)) {
    // A blank would end the name for patch(1); a tab ends it, as before a time stamp.
    return name.includes(" ") ? `${name}\t` : name;
  }
  const escaped = bytes.replace(/["\\]/g, "\\$&").replace(/[\x00-\x1f\x7f-\xff]/g, (char) => {
    return `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  return `"${escaped}"`;
}
