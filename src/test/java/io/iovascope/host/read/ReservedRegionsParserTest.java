// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.ReservedRegion.Kind;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ReservedRegionsParserTest {

  private static final String PATH = "/sys/kernel/iommu_groups/4/reserved_regions";

  @Test
  void readsEveryKindWithBothEndsInside() {
    String text =
        """
        0x0000000000000000 0x0000000000ffffff direct-relaxable
        0x000000003d100000 0x000000003d12ffff direct
        0x00000000fee00000 0x00000000feefffff msi
        0xfffd000000000000 0xffffffffffffffff reserved
        """;

    assertThat(ReservedRegionsParser.parse(text, PATH))
        .isEqualTo(
            Reading.ok(
                List.of(
                    region(0, 0xff_ffff, Kind.DIRECT_RELAXABLE),
                    region(0x3d10_0000, 0x3d12_ffff, Kind.DIRECT),
                    region(0xfee0_0000L, 0xfeef_ffffL, Kind.MSI),
                    region(0xfffd_0000_0000_0000L, -1, Kind.RESERVED)),
                PATH));
  }

  @Test
  void emptyFileHasNoRegions() {
    assertThat(ReservedRegionsParser.parse("", PATH)).isEqualTo(Reading.ok(List.of(), PATH));
  }

  @Test
  void fileThatTheKernelCutAtItsPageIsTruncatedAndKeepsWholeLines() {
    Reading<List<ReservedRegion>> regions =
        ReservedRegionsParser.parse(Capture.text("deb612-rmrr-many.reserved_regions"), PATH);

    assertThat(regions.status()).isEqualTo(Reading.Status.TRUNCATED);
    assertThat(regions.detail()).isEqualTo("cut by the kernel after 74 whole lines");
    assertThat(regions.orElse(List.of()))
        .hasSize(74)
        .startsWith(region(0x3c00_0000, 0x3c00_0fff, Kind.DIRECT_RELAXABLE))
        .endsWith(region(0x3c12_4000, 0x3c12_4fff, Kind.DIRECT_RELAXABLE));
  }

  @Test
  void fullPageThatEndsWithNewlineIsTruncated() {
    String page = "0x0000000000001000 0x0000000000001fff direct\n".repeat(91);

    assertThat(page).hasSize(4095);
    assertThat(ReservedRegionsParser.parse(page, PATH))
        .isEqualTo(
            Reading.truncated(
                Collections.nCopies(91, region(0x1000, 0x1fff, Kind.DIRECT)),
                PATH,
                "cut by the kernel after 91 whole lines"));
  }

  @Test
  void cutFileWithBadLineTellsBoth() {
    assertThat(ReservedRegionsParser.parse("nonsense\n0x0", PATH))
        .isEqualTo(
            Reading.malformed(
                List.of(),
                PATH,
                "line 1: expected '0xSTART 0xEND' and direct, direct-relaxable, reserved or msi,"
                    + " found 'nonsense'; cut by the kernel after 1 whole lines"));
  }

  @Test
  void badLineIsNamedAndTheOthersAreKept() {
    String text =
        """
        0x0000000000001000 0x0000000000001fff direct
        0x0000000000002000 0x0000000000001fff direct
        0x0000000000003000 0x0000000000003fff sideways
        0x00000000fee00000 0x00000000feefffff msi
        """;

    assertThat(ReservedRegionsParser.parse(text, PATH))
        .isEqualTo(
            Reading.malformed(
                List.of(
                    region(0x1000, 0x1fff, Kind.DIRECT),
                    region(0xfee0_0000L, 0xfeef_ffffL, Kind.MSI)),
                PATH,
                "line 2: expected '0xSTART 0xEND' and direct, direct-relaxable, reserved or msi,"
                    + " found '0x0000000000002000 0x0000000000001fff direct' (and 1 more)"));
  }

  @Test
  void kindsAreOrderedAsInTheKernel() {
    assertThat(Kind.values())
        .containsExactly(Kind.DIRECT, Kind.DIRECT_RELAXABLE, Kind.RESERVED, Kind.MSI);
    for (Kind kind : Kind.values()) {
      assertThat(Kind.ofLabel(kind.label())).contains(kind);
    }
    assertThat(Kind.ofLabel("DIRECT")).isEmpty();
  }

  @Property
  void anyTextGivesReading(@ForAll String text) {
    assertThat(ReservedRegionsParser.parse(text, PATH).value()).isNotNull();
  }

  @Property
  void anyTextOfTheRightCharactersGivesReading(
      @ForAll
          @StringLength(max = 200)
          @CharRange(from = '0', to = '2')
          @Chars({'x', ' ', '\n', 'f', 'm', 's', 'i'})
          String text) {
    assertThat(ReservedRegionsParser.parse(text, PATH).value()).isNotNull();
  }

  private static ReservedRegion region(long start, long end, Kind kind) {
    return new ReservedRegion(new AddressRange(start, end), kind);
  }
}
