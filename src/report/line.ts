import { escapeControls, isSafe } from "./safe.js";

/** Lines of names that end with how many more there are, where they would be too long. */

/** Text of a line that is told whole or not at all. */
export interface Piece {
  readonly text: string;
  /** How many things it names: what is left out is counted in these. */
  readonly names: number;
}

/** Pieces as one line of at most `width` characters, control characters as escapes. */
export function fitPieces(pieces: readonly Piece[], width: number): string {
  const whole = joinTexts(pieces);
  if (isSafe(whole)) return whole.length <= width ? whole : cut(pieces, width);
  return fitPieces(
    pieces.map(({ text, names }) => ({ text: escapeControls(text), names })),
    width,
  );
}

function joinTexts(pieces: readonly Piece[]): string {
  let whole = "";
  for (const { text } of pieces) whole += text;
  return whole;
}

/** As many as fit, and how many more there are. Where not even one does, its beginning. */
function cut(pieces: readonly Piece[], width: number): string {
  const total = pieces.reduce((sum, { names }) => sum + names, 0);
  let line = "";
  let told = 0;
  for (const { text, names } of pieces) {
    const more = tellMore(total - told - names);
    if (line.length + text.length + more.length > width) {
      if (told > 0) return dropEmptyHead(line) + tellMore(total - told);
      return `${(line + text).slice(0, Math.max(width - more.length - 3, 8))}...${more}`;
    }
    line += text;
    told += names;
  }
  return line;
}

const tellMore = (count: number): string => (count > 0 ? `, ${count} more` : "");

/** Without the effect that a line ends with where nothing is told under it. */
const dropEmptyHead = (line: string): string =>
  line.endsWith(": ") ? line.replace(/; [a-z-]+: $/, "") : line;
