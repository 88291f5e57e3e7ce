import assert from "node:assert/strict";
import { test } from "node:test";
import type { Meaning } from "../../src/meaning/change.js";
import { findMeaning } from "../../src/meaning/meaning.js";
import { WORDS } from "../meaning/shipped-words.js";
import { driftedPairs, resolversOf, versionDrifts } from "./drifts.js";
import { kernelTree, NO_TREE, type Version } from "./trees.js";

/**
 * What each drift means, as read from its `diff -u` before the code was run on it. `key` names changes that must be among
 * those found, as `EFFECT CHANGE NAME`.
 */
interface Expected {
  readonly meaning: Meaning;
  readonly why: string;
  readonly key: readonly string[];
  /** How many changes there are, where the diff is short enough to count. */
  readonly count?: number;
}

const EXPECTED: Readonly<Record<Version, Readonly<Record<string, Expected>>>> = {
  "6.12": {
    "tools/include/uapi/linux/kvm.h": {
      meaning: "additive",
      why: "five flexible arrays in the kernel's macro, one include more, the rest behind __KERNEL__",
      key: [
        "additive added <linux/stddef.h>",
        "kernel-only added <linux/kvm_types.h>",
        "additive changed struct kvm_coalesced_mmio_ring.coalesced_mmio",
        "additive changed struct kvm_signal_mask.sigset",
        "additive changed struct kvm_irq_routing.entries",
        "additive changed struct kvm_reg_list.reg",
        "additive changed struct kvm_stats_desc.name",
        "kernel-only added struct kvm_stats_desc.name",
      ],
      count: 8,
    },
    "tools/include/uapi/linux/perf_event.h": {
      meaning: "additive",
      why: "a reserved word becomes a union of the same size, with bits of it named",
      key: [
        "additive added struct perf_event_attr.aux_action",
        "additive added struct perf_event_attr.aux_start_paused",
        "additive added struct perf_event_attr.aux_pause",
        "additive added struct perf_event_attr.aux_resume",
        "additive changed struct perf_event_attr.__reserved_3",
      ],
      count: 5,
    },
    "tools/include/linux/bits.h": {
      meaning: "additive",
      why: "six macros and an include more; the rest is comments",
      key: [
        "additive added BITS_PER_TYPE",
        "additive added <linux/overflow.h>",
        "additive added GENMASK_TYPE",
        "additive added GENMASK_U8",
        "additive added GENMASK_U16",
        "additive added GENMASK_U32",
        "additive added GENMASK_U64",
      ],
      count: 7,
    },
    "tools/arch/x86/include/asm/cpufeatures.h": {
      meaning: "additive",
      why: "new features and bugs; one comment reworded",
      key: [
        "additive added X86_FEATURE_COHERENCY_SFW_NO",
        "additive added X86_FEATURE_SRSO_BP_SPEC_REDUCE",
        "additive added X86_FEATURE_TSA_FILL_NO",
        "additive added X86_BUG_VMSCAPE",
      ],
    },
    "tools/arch/x86/include/asm/msr-index.h": {
      meaning: "additive",
      why: "new registers, a shift by name instead of number, and reserved bits of which five got a name",
      key: [
        "additive added ARCH_CAP_ITS_NO",
        "additive added DEBUGCTLMSR_LBR_BIT",
        "additive changed DEBUGCTLMSR_LBR",
        "additive changed MSR_AMD64_SNP_RESV_BIT",
        "additive added MSR_AMD64_SNP_IBPB_ON_ENTRY_BIT",
      ],
    },
    "tools/arch/x86/include/uapi/asm/kvm.h": {
      meaning: "additive",
      why: "six flexible arrays in the kernel's macro, three quirks more",
      key: [
        "additive added KVM_X86_QUIRK_STUFF_FEATURE_MSRS",
        "additive added KVM_X86_QUIRK_IGNORE_GUEST_PAT",
        "additive added KVM_X86_QUIRK_VMCS12_ALLOW_FREEZE_IN_SMM",
        "additive changed struct kvm_msrs.entries",
        "additive changed struct kvm_pmu_event_filter.events",
      ],
      count: 9,
    },
    "tools/arch/arm64/include/uapi/asm/unistd.h": {
      meaning: "breaking",
      why: "five macros are gone; besides, one include stands for another",
      key: [
        "breaking removed __ARCH_WANT_RENAMEAT",
        "breaking removed __ARCH_WANT_MEMFD_SECRET",
        "unknown removed <asm-generic/unistd.h>",
        "additive added <asm/unistd_64.h>",
      ],
      count: 7,
    },
    "tools/arch/arm64/include/asm/cputype.h": {
      meaning: "additive",
      why: "new parts and models; two that were defined already are defined once more, alike",
      key: [
        "additive added ARM_CPU_PART_CORTEX_A76AE",
        "additive changed ARM_CPU_PART_CORTEX_X1C",
        "additive added MIDR_HISI_HIP09",
      ],
    },
    "tools/perf/trace/beauty/include/linux/socket.h": {
      meaning: "additive",
      why: "a prototype more",
      key: ["additive added put_cmsg_notrunc"],
      count: 1,
    },
    "tools/perf/trace/beauty/include/uapi/linux/mount.h": {
      meaning: "additive",
      why: "a spare member has a name now",
      key: ["additive changed struct mnt_id_req.spare"],
      count: 1,
    },
    "tools/perf/trace/beauty/include/uapi/linux/vhost.h": {
      meaning: "additive",
      why: "two values and two ioctls more",
      key: [
        "additive added VHOST_FORK_OWNER_KTHREAD",
        "additive added VHOST_FORK_OWNER_TASK",
        "additive added VHOST_SET_FORK_FROM_OWNER",
        "additive added VHOST_GET_FORK_FROM_OWNER",
      ],
      count: 4,
    },
    "tools/perf/trace/beauty/include/uapi/sound/asound.h": {
      meaning: "additive",
      why: "two macros more, and a member in four of the reserved bytes; one comment mended",
      key: [
        "additive added SNDRV_RAWMIDI_INFO_STREAM_INACTIVE",
        "additive added SNDRV_RAWMIDI_DEVICE_UNKNOWN",
        "additive added struct snd_rawmidi_info.tied_device",
        "additive changed struct snd_rawmidi_info.reserved",
      ],
      count: 4,
    },
  },
  "6.1": {
    "tools/include/uapi/linux/const.h": {
      meaning: "additive",
      why: "typeof in its other spelling",
      key: ["additive changed __ALIGN_KERNEL"],
      count: 1,
    },
    "tools/include/uapi/linux/kvm.h": {
      meaning: "additive",
      why: "five flexible arrays in the kernel's macro, an include more",
      key: ["additive added <linux/stddef.h>", "additive changed struct kvm_irq_routing.entries"],
      count: 6,
    },
    "tools/include/uapi/linux/in.h": {
      meaning: "additive",
      why: "one macro more",
      key: ["additive added IP_PROTOCOL"],
      count: 1,
    },
    "tools/include/uapi/sound/asound.h": {
      meaning: "cosmetic",
      why: "one comment mended",
      key: [],
      count: 0,
    },
    "tools/arch/x86/include/asm/disabled-features.h": {
      meaning: "unknown",
      why: "two macros more, and a check at build time whose body has no value that can be told",
      key: [
        "additive added DISABLED_MASK20",
        "additive added DISABLED_MASK21",
        "unknown changed DISABLED_MASK_CHECK",
      ],
      count: 3,
    },
    "tools/arch/x86/include/asm/required-features.h": {
      meaning: "unknown",
      why: "as the header above",
      key: ["unknown changed REQUIRED_MASK_CHECK"],
      count: 3,
    },
    "tools/arch/x86/include/asm/cpufeatures.h": {
      meaning: "breaking",
      why: "the number of words has changed, under a name that no sentinel's glob matches",
      key: ["breaking changed NCAPINTS", "additive added X86_BUG_SRSO"],
    },
    "tools/arch/x86/include/asm/msr-index.h": {
      meaning: "additive",
      why: "new registers and bits, a shift by name, one register elsewhere in the file",
      key: [
        "additive added EFER_AUTOIBRS",
        "additive changed DEBUGCTLMSR_LBR",
        "additive changed MSR_F17H_IRPERF",
      ],
    },
    "tools/arch/arm64/include/uapi/asm/perf_regs.h": {
      meaning: "additive",
      why: "a mask more; two enumerators have their values by their place now",
      key: [
        "additive added PERF_REG_EXTENDED_MASK",
        "additive changed PERF_REG_ARM64_MAX",
        "additive changed PERF_REG_ARM64_EXTENDED_MAX",
      ],
      count: 3,
    },
    "tools/arch/x86/include/uapi/asm/kvm.h": {
      meaning: "additive",
      why: "six flexible arrays in the kernel's macro",
      key: ["additive changed struct kvm_xsave.extra"],
      count: 6,
    },
    "tools/arch/x86/include/uapi/asm/svm.h": {
      meaning: "additive",
      why: "two macros more",
      key: ["additive added SVM_VMGEXIT_TERM_REQUEST", "additive added SVM_VMGEXIT_TERM_REASON"],
      count: 2,
    },
    "tools/include/uapi/asm-generic/unistd.h": {
      meaning: "unknown",
      why: "a call of a macro that the user defines stands for another; all numbers are as they were",
      key: ["unknown changed __SYSCALL(__NR_io_pgetevents_time64, sys_io_pgetevents)"],
      count: 1,
    },
    "tools/arch/arm64/include/asm/cputype.h": {
      meaning: "breaking",
      why: "a part has lost its name, and a macro with parameters has another body; the rest is new",
      key: [
        "breaking removed APM_CPU_PART_POTENZA",
        "additive added APM_CPU_PART_XGENE",
        "unknown changed MIDR_CPU_MODEL",
        "additive added ARM_CPU_PART_CORTEX_X1C",
      ],
    },
    "tools/include/asm-generic/unaligned.h": {
      meaning: "additive",
      why: "the include guard has another name, two includes and 24 functions are new",
      key: [
        "additive changed __TOOLS_LINUX_ASM_GENERIC_UNALIGNED_H",
        "additive added <asm/byteorder.h>",
        "additive added get_unaligned_le16",
        "additive added get_unaligned_be48",
      ],
      count: 27,
    },
    "tools/perf/arch/powerpc/entry/syscalls/syscall.tbl": {
      meaning: "breaking",
      why: "two entries are split by ABI, one has another entry point",
      key: [
        "additive added pread64 (179, spu)",
        "breaking removed sync_file_range2 (308, common)",
        "additive added fallocate (309, 64)",
        "breaking changed io_pgetevents_time64 (416, 32)",
      ],
      count: 12,
    },
    "tools/perf/arch/s390/entry/syscalls/syscall.tbl": {
      meaning: "breaking",
      why: "one entry has another entry point",
      key: ["breaking changed io_pgetevents_time64 (416, 32)"],
      count: 1,
    },
    "tools/perf/trace/beauty/include/linux/socket.h": {
      meaning: "breaking",
      why: "sa_data has no size of its own any more; three macros are new",
      key: [
        "breaking changed struct sockaddr.sa_data",
        "additive added struct sockaddr.sa_data_min",
        "additive added MSG_SPLICE_PAGES",
        "additive added MSG_INTERNAL_SENDMSG_FLAGS",
        "additive added SOL_VSOCK",
      ],
      count: 5,
    },
  },
};

for (const version of ["6.12", "6.1"] as const) {
  const skip = kernelTree(version) === undefined ? NO_TREE : false;
  test(`the drifts of ${version} mean what reading them says`, { skip }, () => {
    const drifts = driftedPairs(version);
    const expected = EXPECTED[version];
    assert.deepEqual(drifts.map((one) => one.copyPath).sort(), Object.keys(expected).sort());
    for (const { copy, original, path, copyPath } of drifts) {
      for (const resolvers of [{}, resolversOf(version, path)]) {
        const options = { path, words: WORDS, ...resolvers };
        const { meaning, changes } = findMeaning(copy, original, options);
        const given = changes.map((one) => `${one.effect} ${one.change} ${one.name}`);
        const { key, count, why } = expected[copyPath]!;
        assert.equal(meaning, expected[copyPath]!.meaning, `${copyPath}: ${why}: ${given}`);
        // Without its includes a header tells less of what it says.
        if (Object.keys(resolvers).length === 0) continue;
        for (const one of key) assert.ok(given.includes(one), `${copyPath}: ${one}: ${given}`);
        if (count !== undefined) assert.equal(changes.length, count, `${copyPath}: ${given}`);
      }
    }
  });
}

test("what was reserved is told with the name that it has now", {
  skip: kernelTree("6.12") === undefined ? NO_TREE : false,
}, () => {
  const drift = driftedPairs("6.12").find((one) => one.path.endsWith("mount.h"))!;
  const { changes } = findMeaning(drift.copy, drift.original, {
    path: drift.path,
    words: WORDS,
  });
  assert.equal(changes[0]!.renamedTo, "mnt_ns_fd");
  assert.equal(changes[0]!.note, "reserved member put to use");
});

test("reading only what two headers do not have alike gives what reading all of both gives", {
  skip: kernelTree("6.12") === undefined || kernelTree("6.1") === undefined ? NO_TREE : false,
}, () => {
  const drifts = [...driftedPairs("6.12"), ...driftedPairs("6.1"), ...versionDrifts()];
  assert.ok(drifts.length > 250);
  for (const { copy, original, path } of drifts) {
    const options = { path, words: WORDS };
    const full = findMeaning(copy, original, { ...options, everything: true });
    assert.deepEqual(findMeaning(copy, original, options), full, path);
  }
});
