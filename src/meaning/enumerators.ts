/** What becomes of one enumerator: its value in every case that the conditions in its enum allow. */
import { isChosen } from "./chosen.js";
import type { Entry } from "./entries.js";
import type { Sides, Verdict } from "./macros.js";
import { type Excuses, valueAt } from "./sentinels.js";
import { matchesAny } from "./words.js";

/** Whether a value that differs only follows another that has moved with good reason. */
export type Follows = (b: Entry, before: bigint, after: bigint) => boolean;

/** What is known of an enum besides its tokens. */
export interface Hearsay {
  /** Whether what an entry is made of may have another value than before. */
  readonly isDoubtful: (entry: Entry) => boolean;
  readonly follows: Follows;
}

/** A verdict, with the values that it is about where they depend on conditions. */
export interface Judgement extends Verdict {
  readonly values?: readonly [bigint, bigint];
}

/** What is unknown of a value. */
export const UNKNOWN_VALUE: Judgement = {
  effect: "unknown",
  note: "a value that cannot be evaluated",
};

function judgeMove(
  sides: Sides,
  a: Entry,
  b: Entry,
  at: number,
  excuses: Excuses,
  follows: Follows | undefined,
): Judgement {
  const values = [valueAt(a, at)!, valueAt(b, at)!] as const;
  const { sentinels, reserved } = sides.words;
  if (matchesAny(a.name, sentinels) && (excuses.isPushed(a, b, at) || follows?.(b, ...values))) {
    return { effect: "additive", note: "sentinel moved", values };
  }
  if (matchesAny(a.name, reserved) && excuses.isUsed(a, b, at)) {
    return { effect: "additive", note: "reserved value put to use", values };
  }
  return { effect: "breaking", note: "value changed", values };
}

/** One enumerator on both sides: in every case that the conditions in the enum allow. */
export function judgeEntry(
  sides: Sides,
  a: Entry,
  b: Entry,
  excuses: Excuses,
  hearsay: Hearsay | undefined,
): Judgement | undefined {
  if (a.condition !== b.condition) return { effect: "breaking", note: "condition changed" };
  const cases = a.values.length;
  let isOpen = false;
  let found: Judgement | undefined;
  for (let at = 0; at < cases; at++) {
    const [x, y] = [a.values[at], b.values[at]];
    if (x === null || y === null) continue;
    if (x === undefined || y === undefined) isOpen = true;
    else if (x !== y) {
      const verdict = judgeMove(sides, a, b, at, excuses, hearsay?.follows);
      if (found === undefined || verdict.effect === "breaking") found = verdict;
    }
  }
  if (found?.effect === "breaking") return found;
  const sameTokens = a.written === b.written;
  const isSymbolic = a.symbolic === b.symbolic && hearsay?.isDoubtful(b) !== true;
  if (!isOpen || isSymbolic) {
    return found ?? (sameTokens ? undefined : { effect: "additive", note: "same value" });
  }
  // What conditions within the enum choose is not the same everywhere.
  if (cases > 1 || a.values[0] === null || /[\u0001\u0002]/.test(a.symbolic + b.symbolic)) {
    return UNKNOWN_VALUE;
  }
  const [x, y] = [a.full(), b.full()];
  if (x === undefined || y === undefined) return UNKNOWN_VALUE;
  if (x !== y) return judgeMove(sides, a, b, cases, excuses, hearsay?.follows);
  if (hearsay !== undefined || hangsOnConditions(sides, a, b)) return UNKNOWN_VALUE;
  return sameTokens ? undefined : { effect: "additive", note: "same value" };
}

/** Whether conditions in either header choose what its enum's values are made of. */
function hangsOnConditions({ copy, original }: Sides, a: Entry, b: Entry): boolean {
  const hangs = (side: Sides["copy"], { owner }: Entry): boolean =>
    (owner.entries ?? []).some(
      (one) => one.kind === "enumerator" && one.value !== null && isChosen(side, one.value),
    );
  return hangs(copy, a) || hangs(original, b);
}
