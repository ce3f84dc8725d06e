// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.Golden;
import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.root.HostRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTableReaderTest {

  private static final PciAddress DEVICE = new PciAddress(0, 0, 5, 0);
  private static final String PATH = FileHost.INTEL + "/0000:00:05.0/domain_translation_struct";
  private static final String HEAD =
      "Device 0000:00:05.0 @0x10af000\nIOVA_PFN         \tPML5E             \tPML4E\n";
  private static final String ZERO = "\t0x0000000000000000";
  private static final String UPPER = ZERO + "\t0x0000000000b01003\t0x0000000000b02003";
  private static final String SMALL = UPPER + "\t0x0000000001181003";

  private final Path directory;

  PageTableReaderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void whatRealKernelsShow() {
    List<String> lines = new ArrayList<>();
    for (CapturedHost captured : CapturedHost.hosts()) {
      HostRoot host = captured.root();
      for (String name : host.list(FileHost.INTEL).orElse(List.of())) {
        PciAddress.parse(name)
            .ifPresent(
                device -> {
                  Reading<PageTable> table = new PageTableReader(host).read(device);
                  lines.add("%s %s: %s".formatted(captured, name, table.status().label()));
                  table.optional().ifPresent(each -> lines.addAll(text(each)));
                });
      }
    }

    Golden.assertMatches(String.join("\n", lines) + "\n", "probe/page-tables.txt");
  }

  private static List<String> text(PageTable table) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  pasid %s, %d + %d + %d pages, %d bytes, %d of them identity, %d ranges"
            .formatted(
                table.pasid(),
                table.smallPages(),
                table.largePages(),
                table.hugePages(),
                table.mappedBytes(),
                table.identityBytes(),
                table.rangeCount()));
    table.ranges().stream().limit(8).forEach(range -> lines.add("  " + range));
    return lines;
  }

  /** The page numbers are those of rig.md: page 0 and the VGA window are never given away. */
  @Test
  void aFullSpaceOf24Bits() {
    HostRoot host = CapturedHost.named("hosts/rig612-iova24-full").root();

    PageTable table =
        new PageTableReader(host).read(new PciAddress(0, 0, 8, 0)).optional().orElseThrow();

    assertThat(table.leaves()).isEqualTo(4063);
    assertThat(table.ranges())
        .containsExactly(new AddressRange(0x1000, 0x9ffff), new AddressRange(0xc0000, 0xffffff));
  }

  @Test
  void largePagesEndTheLineEarly() {
    assertThat(
            read(
                HEAD
                    + line(0x3c000, UPPER + "\t0x000000003c000083")
                    + line(0x40000, ZERO + "\t0x0000000000b01003\t0x0000000080000083")
                    + line(0x80000, SMALL + "\t0x0000000012345003")))
        .isEqualTo(
            Reading.ok(
                new PageTable(
                    "0000:00:05.0",
                    null,
                    0x10af000L,
                    1,
                    1,
                    1,
                    2 << 20,
                    List.of(
                        new AddressRange(0x3c000000, 0x3c1fffff),
                        new AddressRange(0x40000000, 0x80000fffL)),
                    2),
                PATH));
  }

  /**
   * Before 6.7: one file, zeros below a large page, a block for each device named after the first.
   */
  @Test
  void theOneFileOfOldKernels() {
    String block = "Device 0000:00:%s @0x%s\nIOVA_PFN\t\tPML5E\t\t\tPML4E\n%s\n";
    FileHost host =
        new FileHost(directory)
            .with(
                FileHost.INTEL + "/domain_translation_struct",
                block.formatted("02.0", "1000", line(1, SMALL + "\t0x0000000000002003"))
                    + block.formatted(
                        "04.0", "2000", line(0x200, UPPER + "\t0x0000000000200083" + ZERO))
                    + block.formatted(
                        "04.0", "2000", line(0x200, UPPER + "\t0x0000000000200083" + ZERO)))
            .with("/sys/bus/pci/devices/0000:00:05.0/iommu_group/devices/0000:00:04.0", "")
            .with("/sys/bus/pci/devices/0000:00:05.0/iommu_group/devices/0000:00:05.0", "");

    assertThat(new PageTableReader(host.root()).read(DEVICE))
        .isEqualTo(
            Reading.ok(
                new PageTable(
                    "0000:00:04.0",
                    null,
                    0x2000,
                    0,
                    1,
                    0,
                    2 << 20,
                    List.of(new AddressRange(0x200000, 0x3fffff)),
                    1),
                FileHost.INTEL + "/domain_translation_struct"));
  }

  @Test
  void rangesThatAreNotKeptAreCounted() {
    FileHost host =
        new FileHost(directory)
            .with(
                PATH,
                HEAD
                    + line(2, SMALL + "\t0x0000000000009003")
                    + line(4, SMALL + "\t0x0000000000009003")
                    + line(6, SMALL + "\t0x0000000000009003"));

    PageTable table = new PageTableReader(host.root(), 1).read(DEVICE).optional().orElseThrow();

    assertThat(table.ranges()).containsExactly(new AddressRange(0x2000, 0x2fff));
    assertThat(table.rangeCount()).isEqualTo(3);
  }

  @Test
  void identityDomainsHaveNoPageTable() {
    assertThat(read("").status()).isEqualTo(Status.ABSENT);
  }

  @Test
  void saysWhyThereIsNoFile() {
    FileHost host = new FileHost(directory);
    assertThat(new PageTableReader(host.root()).read(DEVICE).detail())
        .contains("CONFIG_INTEL_IOMMU_DEBUGFS");

    host.with(FileHost.INTEL + "/dmar_translation_struct", "");
    assertThat(new PageTableReader(host.root()).read(DEVICE).detail())
        .contains("does a unit translate for it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "0x00000000fffc0",
        "0x00000000fffc0 |",
        "0x00000000fffc0 |\t",
        "0x00000000fffcg |\t0x0000000000000000\t0x0000000000b01003\t0x0000000000b02003\t0x0000000000b02003\t0x0000000000002003",
        "0x00000000fffc0 |\t0x0000000000000000\t0x0000000000b01003\t0x0000000000b02003\t0x000000000118100",
        "0x00000000fffc0 |\t0x0000000000000000\t0x0000000000b01003\t0x0000000000b02003\t0x0000000000b02003\t0x0000000000002003x",
        // A large page that is not aligned, one without the bit that makes it one, and one of 512
        // GiB.
        "0x00000000fffc0 |\t0x0000000000000000\t0x0000000000b01003\t0x0000000000b02003\t0x0000000000200083",
        "0x0000000040000 |\t0x0000000000000000\t0x0000000000b01003\t0x0000000000b02003\t0x0000000000200003",
        "0x0000000000000 |\t0x0000000000000000\t0x0000000000000083",
        // Not above the page before it.
        "0x0000000000002 |\t0x0000000000000000\t0x0000000000b01003\t0x0000000000b02003\t0x0000000000b02003\t0x0000000000002003"
      })
  void badLinesAreSaidAndTheOthersKept(String bad) {
    String good = line(3, SMALL + "\t0x0000000000009003");

    Reading<PageTable> reading = read(HEAD + good + bad + "\n");

    assertThat(reading.status()).isEqualTo(Status.MALFORMED);
    assertThat(reading.detail()).startsWith("line 4: expected a page number");
    assertThat(reading.optional().orElseThrow().ranges())
        .containsExactly(new AddressRange(0x3000, 0x3fff));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "\n",
        "Device 0000:00:05.0 @0x\n",
        "Device 0000:00:05.0 @0x11112222333344445\n"
      })
  void aFileThatDoesNotBeginWithADeviceIsMalformed(String text) {
    assertThat(read(text).status()).isEqualTo(Status.MALFORMED);
  }

  @Test
  void costFollowsFromThePagesThatHoldTables() {
    FileHost host = new FileHost(directory).with("/proc/vmstat", "nr_free 1\nnr_iommu_pages 40\n");

    PageTableCost cost = PageTableCost.estimate(host.root()).optional().orElseThrow();

    assertThat(cost).isEqualTo(new PageTableCost(20480));
    assertThat(cost.textBytes()).isEqualTo(2_314_240);
    assertThat(cost.bufferBytes()).isEqualTo(4 << 20);
    assertThat(cost.milliseconds()).isEqualTo(143);
  }

  @Test
  void costIsUnknownBeforeTheKernelCountsThem() {
    FileHost host = new FileHost(directory).with("/proc/vmstat", "nr_free 1\n");

    assertThat(PageTableCost.estimate(host.root()))
        .isEqualTo(
            Reading.absent("/proc/vmstat", "no nr_iommu_pages: the kernel is older than 6.10"));
  }

  private static String line(int page, String entries) {
    return "0x%013x |%s\n".formatted(page, entries);
  }

  private Reading<PageTable> read(String text) {
    return new PageTableReader(new FileHost(directory).with(PATH, text).root()).read(DEVICE);
  }
}
