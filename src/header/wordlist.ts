/**
 * Lists of words as the one text that they are written in: what takes them apart at every start takes longer than all
 * that is looked up in them later.
 */

/** Whether a word, one without blanks, stands in a list that has one blank between words. */
export function hasWord(list: string, word: string): boolean {
  return ` ${list} `.includes(` ${word} `);
}

/** What stands behind the list that has a word; the first list that has it counts. */
export function findWord<T>(table: readonly (readonly [string, T])[], word: string): T | undefined {
  for (let index = 0; index < table.length; index++) {
    const row = table[index]!;
    if (hasWord(row[0], word)) return row[1];
  }
  return undefined;
}
