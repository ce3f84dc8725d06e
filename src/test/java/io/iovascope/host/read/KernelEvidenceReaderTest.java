// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.iovascope.host.KernelEvidence.Member;
import io.iovascope.host.KernelEvidence.Signs;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.probe.memory.KernelTypes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelEvidenceReaderTest {

  private static final String TYPES = "/sys/kernel/btf/vmlinux";
  private static final String NAMES = "/proc/kallsyms";
  private static final String SAVED = "/run/iovascope/boot/kernel-evidence";

  private static final String KALLSYMS =
      """
      0000000000000000 T _stext
      0000000000000000 t intel_alloc_iova.isra.0
      0000000000000000 t intel_cap_slts_sanity_not
      0000000000000000 t not_intel_cap_slts_sanity
      0000000000000000 d intel_dma_ops
      0000000000000000 t first_level_by_default.cold
      0000000000000000 T iommufd_ctx_from_file\t[iommufd]
      ffffffffc0000000 t intel_relaxable_rmrr_longer_than_any_name_that_is_looked_for_by_this_program
      0000000000000000 t pt_iommu_vtdss_init""";

  private static KernelTypes types() {
    return types(new KernelTypes(new Random(1)));
  }

  private static KernelTypes types(KernelTypes before) {
    return before
        .struct("iova_magazine", "size u64")
        .array("u64", 127)
        .struct("iova_magazine", "size u64", "pfns u64[127]")
        .struct("iova_rcache", "depot pointer")
        .struct("dev_iommu", "iommu_dev pointer", "require_direct u32 :1")
        .struct("dmar_domain", "nid u32", "pgd pointer", "gaw u32");
  }

  private static KernelTypes withFunctions() {
    return withFunctions(types());
  }

  private static KernelTypes withFunctions(KernelTypes types) {
    return types
        .function("first_level_by_default", "type")
        .function("intel_cap_slts_sanity")
        .function("first_level_by_default_not", "other");
  }

  @Test
  void typesTellOfMembersAndFunctions() {
    Reading<Signs> signs =
        KernelEvidenceReader.signs(new MemoryRoot().with(TYPES, withFunctions().btf()));

    assertThat(signs)
        .isEqualTo(
            Reading.ok(
                new Signs(
                    TYPES,
                    new TreeMap<>(
                        Map.of(
                            "first_level_by_default", true,
                            "intel_alloc_iova", false,
                            "intel_cap_slts_sanity", true,
                            "intel_iommu_apply_resv_region", false,
                            "intel_iommu_domain_alloc_paging_flags", false,
                            "iova_depot_work_func", false,
                            "pci_dev_reset_iommu_prepare", false,
                            "pt_iommu_vtdss_init", false)),
                    new TreeMap<>(
                        Map.ofEntries(
                            Map.entry("dev_iommu.pci_32bit_workaround", Member.NONE),
                            Map.entry("dev_iommu.require_direct", Member.VALUE),
                            Map.entry("dmar_domain.fspt", Member.NONE),
                            Map.entry("dmar_domain.gaw", Member.VALUE),
                            Map.entry("dmar_domain.pgd", Member.POINTER),
                            Map.entry("dmar_domain.sspt", Member.NONE),
                            Map.entry("dmar_domain.use_first_level", Member.NONE),
                            Map.entry("first_level_by_default.type", Member.VALUE),
                            Map.entry("iova_magazine.next", Member.NONE),
                            Map.entry("iova_magazine.pfns", Member.array(127)),
                            Map.entry("iova_rcache.depot", Member.POINTER)))),
                TYPES));
  }

  @Test
  void namesAndTypesAreFoundWhereverPagesEnd() {
    Reading<Signs> expected =
        KernelEvidenceReader.signs(new MemoryRoot().with(TYPES, withFunctions().btf()));
    for (int length = 1; length <= 4096; length++) {
      KernelTypes types = new KernelTypes(new Random(2));
      for (int i = 0; i < 100; i++) {
        types.struct("another_structure_%02d".formatted(i), "member_%02d u64".formatted(i));
      }
      types.struct("x".repeat(length), "u u64");

      assertThat(
              KernelEvidenceReader.signs(
                  new MemoryRoot().with(TYPES, withFunctions(types(types)).btf())))
          .as("%d bytes before", length)
          .isEqualTo(expected);
    }
  }

  @Test
  void namesTellWhatTypesWithoutFunctionsDoNot() {
    Reading<Signs> signs =
        KernelEvidenceReader.signs(
            new MemoryRoot().with(TYPES, types().btf()).with(NAMES, KALLSYMS));

    assertThat(signs.isOk()).isTrue();
    Signs found = signs.optional().orElseThrow();
    assertThat(found.source()).isEqualTo(TYPES + " and " + NAMES);
    assertThat(found.symbols())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("first_level_by_default", true),
                Map.entry("intel_alloc_iova", true),
                Map.entry("intel_cap_slts_sanity", false),
                Map.entry("intel_dma_ops", true),
                Map.entry("intel_iommu_apply_resv_region", false),
                Map.entry("intel_iommu_domain_alloc_paging_flags", false),
                Map.entry("intel_relaxable_rmrr", false),
                Map.entry("iommu_dma_forcedac", false),
                Map.entry("iommufd_ctx_from_file", true),
                Map.entry("iova_depot_work_func", false),
                Map.entry("pci_dev_reset_iommu_prepare", false),
                Map.entry("pt_iommu_vtdss_init", true)));
    assertThat(found.member("iova_magazine.pfns")).contains(Member.array(127));
  }

  @Test
  void namesAloneTellOfNoMembers() {
    Signs found =
        KernelEvidenceReader.signs(new MemoryRoot().with(NAMES, KALLSYMS)).optional().orElseThrow();

    assertThat(found.members()).isEmpty();
    assertThat(found.symbol("intel_dma_ops")).contains(true);
    assertThat(found.symbol("never_asked")).isEmpty();
  }

  /** A kernel that has no driver for VT-d need not print its names one by one. */
  @Test
  void aKernelWithoutTheDriverIsNotAskedForNames() {
    byte[] btf =
        new KernelTypes(new Random(1))
            .struct("iova_rcache", "depot pointer")
            .function("intel_cap_slts_sanity")
            .btf();
    Signs found =
        KernelEvidenceReader.signs(new MemoryRoot().with(TYPES, btf).with(NAMES, KALLSYMS))
            .optional()
            .orElseThrow();

    assertThat(found.symbols()).isEmpty();
    assertThat(found.members()).isEqualTo(Map.of("iova_rcache.depot", Member.POINTER));
  }

  @Test
  void whatWasSavedIsTakenWhereTheKernelTellsNothing() {
    Signs signs =
        KernelEvidenceReader.signs(new MemoryRoot().with(TYPES, withFunctions().btf()))
            .optional()
            .orElseThrow();
    byte[] text = KernelSignsText.of(signs);

    assertThat(KernelEvidenceReader.signs(new MemoryRoot().with(SAVED, text)))
        .isEqualTo(Reading.ok(signs, SAVED));
    assertThat(new String(text, StandardCharsets.UTF_8))
        .startsWith("# names of the kernel's IOMMU code, from /sys/kernel/btf/vmlinux\n")
        .contains("\nsymbol intel_cap_slts_sanity yes\nsymbol intel_iommu_apply_resv_region no\n")
        .endsWith(
            """
            member iova_magazine.next none
            member iova_magazine.pfns array 127
            member iova_rcache.depot pointer
            """);
  }

  @Test
  void aKernelThatTellsNothingIsAReason() {
    assertThat(KernelEvidenceReader.signs(new MemoryRoot()))
        .isEqualTo(Reading.absent(TYPES, "not there; /proc/kallsyms: not there"));
    assertThat(KernelEvidenceReader.signs(new MemoryRoot().denied(NAMES)))
        .isEqualTo(Reading.denied(NAMES, "needs root"));
    assertThat(KernelEvidenceReader.signs(new MemoryRoot().with(NAMES, "")).status())
        .isEqualTo(Status.ABSENT);
    assertThat(KernelEvidenceReader.signs(new MemoryRoot().with(TYPES, "no types")))
        .isEqualTo(
            Reading.malformed(null, TYPES, "no type information (BTF) of a little-endian kernel"));
  }

  @Test
  void cutAndDamagedTypesNeverFail() {
    byte[] btf = withFunctions().btf();
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged =
          i < btf.length ? java.util.Arrays.copyOf(btf, btf.length - i % btf.length) : btf.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      MemoryRoot root = new MemoryRoot().with(TYPES, damaged);
      assertThatCode(() -> KernelEvidenceReader.signs(root)).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "symbol a perhaps",
        "member nothing value",
        "member a.b array",
        "member a.b array 99999999999",
        "symbol \u001b[31m yes",
        "what is this"
      })
  void aBadLineOfASavedListIsNamedAndTheRestCounts(String line) {
    Reading<Signs> signs =
        KernelSignsText.parse(
            ("symbol intel_dma_ops yes\n" + line + "\nmember a.b pointer\n")
                .getBytes(StandardCharsets.UTF_8),
            SAVED);

    assertThat(signs.status()).isEqualTo(Status.MALFORMED);
    assertThat(signs.detail()).startsWith("line 2: expected 'symbol NAME yes' or");
    assertThat(signs.optional().orElseThrow().symbol("intel_dma_ops")).contains(true);
    assertThat(signs.optional().orElseThrow().member("a.b")).contains(Member.POINTER);
  }
}
