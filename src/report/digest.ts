/**
 * A short name for a list of texts that no two of them share by accident; not for what an enemy could
 * profit from. FNV-1a with 64 bits over UTF-16 code units, in four limbs of 16 bits: a tree of drifts
 * has many changes, and big integers are slow.
 */
export function digest(texts: readonly (string | null)[]): string {
  // The offset basis, the lowest limb first.
  let a = 0x2325;
  let b = 0x8422;
  let c = 0x9ce4;
  let d = 0xcbf2;
  const add = (unit: number) => {
    a ^= unit;
    // Times the prime 2^40 + 0x1b3.
    const low = a * 0x1b3;
    const second = b * 0x1b3 + (low >>> 16);
    const third = c * 0x1b3 + (a << 8) + (second >>> 16);
    const fourth = d * 0x1b3 + (b << 8) + (third >>> 16);
    a = low & 0xffff;
    b = second & 0xffff;
    c = third & 0xffff;
    d = fourth & 0xffff;
  };
  for (const text of texts) {
    // Its length first, so that where one text ends and the next begins counts too.
    const length = text === null ? 0xffff_ffff : text.length;
    add(length & 0xffff);
    add(length >>> 16);
    for (let i = 0; i < (text?.length ?? 0); i++) add(text!.charCodeAt(i));
  }
  return [d, c, b, a].map((limb) => limb.toString(16).padStart(4, "0")).join("");
}
