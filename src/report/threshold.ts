import type { Meaning } from "../meaning/change.js";

/** From which meaning on drift is listed. `unknown` may break, so it counts as if it did. */
export type Min = "cosmetic" | "additive" | "breaking";

/** What each threshold lists. */
const LISTED: Record<Min, Record<Meaning, boolean>> = {
  cosmetic: { cosmetic: true, "kernel-only": true, additive: true, unknown: true, breaking: true },
  additive: {
    cosmetic: false,
    "kernel-only": false,
    additive: true,
    unknown: true,
    breaking: true,
  },
  breaking: {
    cosmetic: false,
    "kernel-only": false,
    additive: false,
    unknown: true,
    breaking: true,
  },
};

/** True for a word that names a threshold. */
export function isMin(word: unknown): word is Min {
  return typeof word === "string" && Object.hasOwn(LISTED, word);
}

/** True where drift of that meaning is listed. */
export function reaches(meaning: Meaning, min: Min): boolean {
  return LISTED[min][meaning];
}
