/** Random patterns and lines for the comparisons of `compileBre` with GNU's own tools. */

type Random = () => number;

const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)]!;
const upTo = (random: Random, most: number) => Math.floor(random() * (most + 1));

const words = (text: string) => text.split(" ");

const LETTERS = [..."ababc_1-(+{|]é€𝄞 "];
const CLASSES = words("alpha digit alnum upper lower space blank punct print graph cntrl xdigit");
const REPEATS = words(String.raw`* * \+ \? \{2\} \{1,2\} \{,2\} \{1,\} \{0\} \{,\} ** *\?`);
const PLACES = [...words(String.raw`^ $ \< \> \b \B \'`), "\\`"];
const SHARDS = [
  ...LETTERS,
  ...REPEATS,
  ...PLACES,
  ...words(String.raw`\( \( \( \) \) \) \| \| \{ \} { } , 2 [ [^ ] [] [: :] [. .] [= =]`),
  ...words(String.raw`[:alpha:] \w . \d * ^ $ \, \0 \1 z é`),
  "\\",
];

/**
 * A well-formed pattern of the given depth.
 * GNU copies what `\+` and intervals repeat and forgets assertions in the copies; and where they
 * stand deep in what `*` repeats, it can take forever: neither is made here.
 */
export function randomPattern(random: Random, depth = 3): string {
  const branches = [randomBranch(random, depth, true)];
  while (random() < 0.2) branches.push(random() < 0.1 ? "" : randomBranch(random, depth, true));
  return branches.join("\\|");
}

function randomBranch(random: Random, depth: number, places: boolean): string {
  let text = places && random() < 0.25 ? "^" : "";
  for (let i = 1 + upTo(random, 2); i > 0; i--) text += randomPiece(random, depth, places);
  return places && random() < 0.2 ? `${text}$` : text;
}

function randomPiece(random: Random, depth: number, places: boolean): string {
  const dice = random();
  if (places && dice < 0.12) return pick(random, PLACES);
  const repeat = random() < 0.4 ? pick(random, REPEATS) : "";
  if (depth > 0 && dice < 0.35) {
    const inner = places && (repeat === "" || (depth === 1 && /^(?:\*|\\\?)/.test(repeat)));
    let group = randomBranch(random, depth - 1, inner);
    while (random() < 0.35)
      group += `\\|${random() < 0.1 ? "" : randomBranch(random, depth - 1, inner)}`;
    return `\\(${group}\\)${repeat}`;
  }
  if (dice < 0.5) return pick(random, [".", ".", "\\w", "\\W", "\\s", "\\S"]) + repeat;
  if (dice < 0.65) return randomBracket(random) + repeat;
  return pick(random, LETTERS).replace(/^[*]$/, "\\*") + repeat;
}

function randomBracket(random: Random): string {
  let text = random() < 0.3 ? "[^" : "[";
  if (random() < 0.1) text += "]";
  for (let i = 1 + upTo(random, 2); i > 0; i--) {
    const dice = random();
    if (dice < 0.2) text += `[:${pick(random, CLASSES)}:]`;
    else if (dice < 0.35)
      text += pick(random, ["a-b", "0-9", "A-Z", "!-/", "[.a.]-c", "b-[.c.]", "_-b"]);
    else if (dice < 0.42) text += pick(random, ["[=a=]", "[.-.]", "[.b.]", "\\"]);
    else text += pick(random, ["a", "b", "c", "_", "1", " ", "*", "$", ".", "é", "€", "𝄞"]);
  }
  return `${text}${random() < 0.1 ? "-" : ""}]`;
}

/** A soup of the pieces of patterns: often invalid, often with a meaning that depends on the place. */
export function randomSoup(random: Random): string {
  let text = "";
  for (let i = 1 + upTo(random, 7); i > 0; i--) text += pick(random, SHARDS);
  return text;
}

const BYTES = [
  ...String.raw`ababc_1 -(+{|]*^$.\,}A/`,
  "\t",
  ...words("\xc3\xa9 \xc3\xa9 \xe2\x82\xac \xf0\x9d\x84\x9e \xc2\xa0 \xcc\x81 \xe2\x80\xa8"),
];
const STRAY_BYTES = [
  ...words(
    "\xff \xe9 \xc3 \xa9 \xe2\x82 \xf0\x9d\x84 \xc0\x80 \xed\xa0\x80 \xe0\x80\x80 \xaa \xfe",
  ),
  ...words("\xf4\x90\x80\x80 \xf8\x88\x80\x80\x80 \xfd\xbf\xbf\xbf\xbf\xbf"),
];

/** A short line of bytes as latin1; with `stray`, some of them are not UTF-8. */
export function randomLine(random: Random, stray = false): string {
  let text = "";
  for (let i = upTo(random, 7); i > 0; i--) {
    text +=
      stray && random() < 0.3
        ? pick(random, STRAY_BYTES)
        : pick(random, random() < 0.5 ? ["a", "b", "a", "b"] : BYTES);
  }
  return text;
}
