/** GNU diff's white space: what `isspace` takes in the C locale, the newline apart. */
const RUN = /[ \t\v\f\r]+/g;
const TRAILING = / $/;

/** How much white space in a line counts: all of it, its amount not (`-b`), or not at all (`-w`). */
export type WhiteSpace = "exact" | "ignore-change" | "ignore-all";

/**
 * The form of a line in which two lines are alike exactly if GNU diff calls them so: under `-w`
 * without any white space, under `-b` with each run as one blank and none at the end.
 */
export function normaliseWhiteSpace(line: string, mode: WhiteSpace): string {
  if (mode === "exact") return line;
  if (mode === "ignore-all") return line.replace(RUN, "");
  return line.replace(RUN, " ").replace(TRAILING, "");
}

/** True for a line that `-B` calls blank: an empty one, or, under `-b` or `-w`, one of white space alone. */
export function isBlank(line: string, mode: WhiteSpace): boolean {
  return line === "" || (mode !== "exact" && normaliseWhiteSpace(line, "ignore-all") === "");
}
