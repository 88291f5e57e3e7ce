/** A text that never grows past its limit: what does not fit is left out whole, and counted. */
export interface Page {
  /** Takes a piece, or says that it has no room for it and for what has to follow. */
  put(piece: string, toFollow?: string): boolean;
  /** Keeps a place for a piece that may be given later, when what matters more has had its turn. */
  slot(): { fill(piece: string): boolean };
  /** All pieces in their order, and what was kept back for the end. */
  finish(end: string): string;
}

/**
 * @param limit In bytes of UTF-8.
 * @param reserve Bytes that are kept back for the end.
 */
export function createPage(limit: number, reserve: number): Page {
  const pieces: string[] = [];
  let left = limit - reserve;
  const take = (at: number, piece: string, toFollow = "") => {
    const size = countBytes(piece);
    if (size + countBytes(toFollow) > left) return false;
    left -= size;
    pieces[at] = piece;
    return true;
  };
  return {
    put: (piece, toFollow) => take(pieces.length, piece, toFollow),
    slot() {
      const at = pieces.push("") - 1;
      return { fill: (piece) => take(at, piece) };
    },
    finish: (end) => pieces.join("") + end,
  };
}

/** The length of a text as UTF-8. */
export function countBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
