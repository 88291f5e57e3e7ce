import { latin1, toBytes } from "../bytes.js";
import type { Rules } from "../diff/allowances.js";
import { hasDrifted } from "../diff/drift.js";

type LineEnds = "dos" | "unix" | "mixed";

/** How all lines of a text end; `mixed` also where there is none. */
function readLineEnds(text: string): LineEnds {
  const newlines = text.split("\n").length - 1;
  const dos = text.split("\r\n").length - 1;
  if (newlines === 0) return "mixed";
  if (dos === newlines) return "dos";
  return dos === 0 ? "unix" : "mixed";
}

/**
 * What was taken over, with the copy's line ends, where the rules let them differ (`-b`, `-w`): a copy
 * whose every line ends in one way stays such. Where line ends count, the original's are taken as any
 * other byte is, or the pair would never be in sync.
 */
export function keepLineEnds(
  copy: Uint8Array,
  taken: Uint8Array,
  target: Uint8Array,
  rules: Rules,
): Uint8Array {
  if (rules.whiteSpace === "exact") return taken;
  const wanted = readLineEnds(latin1(copy));
  const text = latin1(taken);
  if (wanted === "mixed" || readLineEnds(text) === wanted) return taken;
  const unix = text.replaceAll("\r\n", "\n");
  const kept = toBytes(wanted === "dos" ? unix.replaceAll("\n", "\r\n") : unix);
  return hasDrifted(kept, target, rules) ? taken : kept;
}
