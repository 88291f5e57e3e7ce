import fc from "fast-check";
/** Types and macros that the random structs use; the reader sees the types, gcc the macros, too. */
export declare const PRELUDE = "\ntypedef unsigned char u8t;\ntypedef unsigned short u16t;\ntypedef unsigned long long u64t;\ntypedef u64t u64low __attribute__((aligned(4)));\ntypedef unsigned int u32high __attribute__((aligned(16)));\ntypedef short pair[2];\ntypedef pair pairs[3];\ntypedef int (*callback)(int, char *);\nenum small { SMALL_A, SMALL_B = 7 };\nenum negative { NEGATIVE_A = -1, NEGATIVE_B };\nenum large { LARGE_A = 4294967296 };\nenum narrow { NARROW_A = 300 } __attribute__((packed));\nstruct odd { char a[3]; };\nstruct __attribute__((aligned(32))) wide { short a; };\nstruct tight { char a; long b; } __attribute__((packed));\n";
export declare const MACROS = "\n#define __DECLARE_FLEX_ARRAY(T, a) struct { struct { } __none_##a; T a[]; }\n#define __struct_group(TAG, NAME, ATTRS, MEMBERS...) \\\n  union { struct { MEMBERS } ATTRS; struct TAG { MEMBERS } ATTRS NAME; }\n#define __aligned(x) __attribute__((__aligned__(x)))\n#define __packed __attribute__((__packed__))\n";
export interface RandomStruct {
    readonly text: (name: string) => string;
    readonly tag: string;
    readonly fields: readonly {
        readonly path: string;
        readonly bits: boolean;
    }[];
}
/** A struct or union of up to ten members, nested up to three deep. */
export declare const randomStruct: fc.Arbitrary<RandomStruct>;
/** `size align path=offset path=bit+width ...` of each struct, as a program that gcc built says. */
export declare function askGcc(structs: readonly RandomStruct[]): string[];
/** Why gcc cannot be asked on this machine; undefined: it can. */
export declare function gccMissing(): string | undefined;
