/** Stands for a byte that begins no character. */
export const NO_CODE = -1;

/** How many bytes a sequence with this first byte has; the C library still knows up to six. */
export function lengthOf(byte: number): number {
  if (byte < 0xe0) return 2;
  if (byte < 0xf0) return 3;
  if (byte < 0xf8) return 4;
  return byte < 0xfc ? 5 : 6;
}

/**
 * The code point of the UTF-8 sequence at `at`, which is not ASCII; NO_CODE if it is none. As in
 * the C library, code points beyond Unicode are characters; surrogates are so only to patterns
 * that it matches by bytes.
 */
export function decodeAt(line: string, at: number, isWide: boolean): number {
  const byte = line.charCodeAt(at);
  if (byte < 0xc2 || byte > 0xfd) return NO_CODE;
  const length = lengthOf(byte);
  let code = byte & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    // Beyond the end of the line this is NaN, which is no continuation either.
    const next = line.charCodeAt(at + i);
    if ((next & 0xc0) !== 0x80) return NO_CODE;
    code = code * 64 + (next & 0x3f);
  }
  if (length > 2 && code < 2 ** (5 * length - 4)) return NO_CODE;
  return isWide && code >= 0xd800 && code <= 0xdfff ? NO_CODE : code;
}
