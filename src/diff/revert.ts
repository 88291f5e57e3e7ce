const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/**
 * Takes a unified diff back from the text that it makes, where that is plain to do: each hunk stands at the
 * very lines that it names, and has lines on both sides. Undefined for any other, of which `patch.ts` says
 * what it comes to, with a library that a check need not load for this. Latin1.
 */
export function revertPlainly(text: string, patch: string): string | undefined {
  if (!text.endsWith("\n") || !patch.endsWith("\n")) return undefined;
  if (text.includes("\r") || patch.includes("\r")) return undefined;
  const lines = text.split("\n");
  const rows = patch.split("\n");
  rows.pop();
  const reverted: string[] = [];
  let done = 0;
  let at = rows[0]?.startsWith("--- ") && rows[1]?.startsWith("+++ ") ? 2 : 0;
  if (at === rows.length) return undefined;
  while (at < rows.length) {
    const [, , before = "1", start = "", after = "1"] = HUNK.exec(rows[at++]!) ?? [];
    let [left, right] = [Number(before), Number(after)];
    const from = Number(start) - 1;
    if (start === "" || left === 0 || right === 0 || from < done) return undefined;
    while (done < from) reverted.push(lines[done++]!);
    for (; left > 0 || right > 0; at++) {
      const row = rows[at] ?? "";
      const sign = row[0];
      const line = row.slice(1);
      if (sign !== " " && sign !== "+" && sign !== "-") return undefined;
      if (sign !== "-" && (right-- === 0 || lines[done++] !== line)) return undefined;
      if (sign !== "+" && left-- === 0) return undefined;
      if (sign !== "+") reverted.push(line);
    }
  }
  // The last of the lines is what stands behind the last newline: nothing, which no hunk may take.
  if (done >= lines.length) return undefined;
  for (; done < lines.length; done++) reverted.push(lines[done]!);
  return reverted.join("\n");
}
