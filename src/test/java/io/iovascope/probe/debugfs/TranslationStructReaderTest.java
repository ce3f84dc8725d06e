// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.Golden;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.probe.debugfs.Requester.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationStructReaderTest {

  private static final String UNIT = "IOMMU dmar0: Root Table Address: 0xd12000\n";
  private static final String HEADER =
      "B.D.F\tRoot_entry\t\t\t\tContext_entry\t\t\t\tPASID\tPASID_table_entry\n";
  private static final String ROOT = "0x0000000000000000:0x0000000000e32001\t";
  private static final String NO_PASID =
      "-1    \t0x0000000000000000:0x0000000000000000:0x0000000000000000\n";

  private final Path directory;

  TranslationStructReaderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void whatRealKernelsShow() {
    List<String> lines = new ArrayList<>();
    for (CapturedHost host : CapturedHost.hosts()) {
      Reading<List<UnitTranslation>> units = TranslationStructReader.read(host.root());
      lines.add("%s: %s".formatted(host, units.status().label()));
      for (UnitTranslation unit : units.orElse(List.of())) {
        lines.add("  " + unit.unit());
        unit.requesters().forEach(each -> lines.add("    " + text(each)));
      }
    }

    Golden.assertMatches(String.join("\n", lines) + "\n", "probe/translations.txt");
  }

  private static String text(Requester requester) {
    return "%s pasid %s domain %d %s %d %x"
        .formatted(
            requester.source(),
            requester.pasid(),
            requester.domain(),
            requester.stage().label(),
            requester.widthBits(),
            requester.table());
  }

  @Test
  void identityDomainsHaveNoTable() {
    assertThat(read(UNIT + HEADER + legacy("0x0000000000000102:0x0000000000000009")))
        .isEqualTo(ok(new Requester("00:05.0", null, Stage.PASS_THROUGH, 48, 1, null)));
  }

  @Test
  void everyStageOfScalableMode() {
    assertThat(
            read(
                UNIT
                    + HEADER
                    + scalable("1", "0x00000000abcde004:0x0000000000000007:0x0000000000000049")
                    + scalable("0", "0x0000000000000000:0x0000000000000008:0x000000000012308d")
                    + scalable("2", "0x0000000000fff000:0x0000000000000009:0x00000000001230c9")
                    + scalable("3", "0x0000000000000000:0x000000000000000a:0x0000000000000109")))
        .isEqualTo(
            ok(
                new Requester("00:05.0", 1, Stage.FIRST, 57, 7, 0xabcde000L),
                new Requester("00:05.0", 0, Stage.SECOND, 57, 8, 0x123000L),
                new Requester("00:05.0", 2, Stage.NESTED, 48, 9, 0xfff000L),
                new Requester("00:05.0", 3, Stage.PASS_THROUGH, 48, 10, null)));
  }

  @Test
  void aUnitThatDoesNotTranslateIsListed() {
    assertThat(read("DMA Remapping is not enabled on dmar0\n" + UNIT.replace("dmar0", "dmar1")))
        .isEqualTo(
            Reading.ok(
                List.of(
                    new UnitTranslation("dmar0", null, List.of()),
                    new UnitTranslation("dmar1", 0xd12000L, List.of())),
                TranslationStructReader.PATH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x0000000000000301:0x0000000000ef1000", // not present
        "0x0000000000000301:0x0000000000ef100d", // reserved type
        "0x0000000000000304:0x0000000000ef1001", // reserved width
        "0x000000000000301:0x0000000000ef1001",
        "0x0000000000000301",
        ""
      })
  void badLinesAreSaidAndTheOthersKept(String entry) {
    String good = legacy("0x0000000000000301:0x0000000000ef1001");

    Reading<List<UnitTranslation>> reading = read(UNIT + HEADER + legacy(entry) + good);

    assertThat(reading.status()).isEqualTo(Status.MALFORMED);
    assertThat(reading.detail()).startsWith("line 3: expected ");
    assertThat(reading.value())
        .isEqualTo(ok(new Requester("00:05.0", null, Stage.SECOND, 39, 3, 0xef1000L)).value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0000", "x", "00:05.0\t", "IOMMU dmar99999999999: Root Table Address: 0x1"})
  void nonsenseIsMalformed(String text) {
    assertThat(read(text).status()).isEqualTo(Status.MALFORMED);
  }

  @Test
  void aLineOfAnyLengthNeedsNoMemory() {
    Reading<List<UnitTranslation>> reading = read(UNIT + "x".repeat(1 << 20));

    assertThat(reading.status()).isEqualTo(Status.MALFORMED);
    assertThat(reading.detail()).hasSizeLessThan(200);
  }

  @Test
  void saysWhyThereIsNoSuchFile() {
    assertThat(TranslationStructReader.read(new FileHost(directory).root()))
        .isEqualTo(
            Reading.absent(
                TranslationStructReader.PATH,
                "the kernel has no CONFIG_INTEL_IOMMU_DEBUGFS, as those of most distributions, or"
                    + " debugfs is not mounted"));
  }

  private static String legacy(String entry) {
    return "00:05.0\t" + ROOT + entry + "\t" + NO_PASID;
  }

  private static String scalable(String pasid, String entry) {
    return "00:05.0\t%s0x0000000000000000:0x0000000000d7c401\t%-6s\t%s\n"
        .formatted(ROOT, pasid, entry);
  }

  private Reading<List<UnitTranslation>> read(String text) {
    return TranslationStructReader.read(
        new FileHost(directory).with(TranslationStructReader.PATH, text).root());
  }

  private static Reading<List<UnitTranslation>> ok(Requester... requesters) {
    return Reading.ok(
        List.of(new UnitTranslation("dmar0", 0xd12000L, List.of(requesters))),
        TranslationStructReader.PATH);
  }
}
