/**
 * A basic regular expression that GNU diff would not take, or that we cannot match exactly. The
 * message is one line and ends with the place; `offset` counts UTF-16 units of the pattern from 0.
 */
export class BreError extends Error {
  override readonly name = "BreError";
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(`${what} at character ${offset + 1}`);
    this.offset = offset;
  }
}
