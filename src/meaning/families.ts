/** Which names belong together: a sentinel moves for names of its own family only. */

/** What a sentinel or a reserved name has beside its family's. */
const OWN_WORDS: ReadonlySet<string> = new Set(
  (
    "MAX MIN LAST FIRST CNT COUNT NBITS END NR NUM SIZE LEN " +
    "RESERVED RESERVE RESV RESVD RSVD RSV PAD PADDING SPARE UNUSED MBZ"
  ).split(" "),
);

/** What stands between underscores; the last part may be empty. */
const partsOf = (name: string): string[] =>
  name.split("_").filter((part, i, all) => part !== "" || i === all.length - 1);

/** Most begin with a letter, and need no regular expression. */
const isNumber = (part: string): boolean => part.charCodeAt(0) <= 0x39 && /^\d+$/.test(part);

const isOwn = (part: string): boolean => OWN_WORDS.has(part.toUpperCase()) || isNumber(part);

/** A name without underscores at its beginning, and with one where there are more: most are so already. */
const flatten = (name: string): string =>
  name.startsWith("_") || name.includes("__") ? partsOf(name).join("_") : name;

/**
 * Makes what tells whether a new name is of the family of a sentinel or of a reserved name: it begins with what is left of that
 * without its own words (`X_CMD_` of `__X_CMD_MAX`, `X_` of `X_RESV_BIT`). Where nothing is left of it, with its first word.
 */
export function familyOf(name: string): (other: string) => boolean {
  const parts = partsOf(name);
  const from = parts.findIndex((part) => !isOwn(part));
  const rest = from < 0 ? [] : parts.slice(from);
  const to = rest.findIndex(isOwn);
  const stem = to < 0 ? rest : rest.slice(0, to);
  // `__NR_syscalls`: what begins with such a word may be the family's name.
  const stems = from > 0 || stem.length === 0 ? [stem, parts.slice(0, 1)] : [stem];
  const starts = stems.filter((one) => one.length > 0).map((one) => `${one.join("_")}_`);
  return (other) => {
    const its = `${flatten(other)}_`;
    return starts.some((one) => its.startsWith(one));
  };
}
