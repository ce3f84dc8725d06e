// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import io.iovascope.host.IoMemory;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.piece.read.PieceReader;
import io.iovascope.host.read.IoMemoryReader;
import io.iovascope.host.read.MemoryRoot;
import io.iovascope.host.read.ReservedRegionsParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Text that the kernel prints, a line for each thing. */
final class KernelFilesTargets {

  private KernelFilesTargets() {}

  private static final int PAGE = 4096;

  /** Characters of a region's line that has as few digits as can be. */
  private static final int SHORTEST_LINE = "0x0 0x0 msi\n".length();

  private static final String GROUP = "/sys/kernel/iommu_groups/7/reserved_regions";

  static Stream<byte[]> reservedRegionsSeeds() {
    return Stream.concat(
        Seeds.resources("captures/deb612-rmrr-many.reserved_regions"),
        Stream.of("0", "1", "5")
            .flatMap(n -> Seeds.captured("/sys/kernel/iommu_groups/" + n + "/reserved_regions")));
  }

  static void reservedRegions(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.US_ASCII);
    Reading<List<ReservedRegion>> reading = ReservedRegionsParser.parse(text, GROUP);
    Promises.reading(reading);
    Promises.printable(reading.detail());
    List<ReservedRegion> regions = reading.optional().orElseThrow();
    Promises.holds(regions.size() <= bytes.length / SHORTEST_LINE, "a region has a line");

    String printed = regions.stream().map(KernelFilesTargets::line).collect(Collectors.joining());
    if (printed.length() < PAGE - 1) {
      Promises.same(
          ReservedRegionsParser.parse(printed, GROUP),
          Reading.ok(regions, GROUP),
          "regions are read as they were printed");
    }
    // The same as grep -r prints it.
    if (!regions.isEmpty()) {
      String listed =
          printed.lines().map(line -> GROUP + ":" + line + "\n").collect(Collectors.joining());
      List<ReservedRegion> attached =
          PieceReader.readAll(NamedPiece.of("listing", listed.getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .flatMap(piece -> piece.facts().stream())
              .flatMap(
                  found ->
                      found.fact() instanceof Fact.Regions of && of.group() == 7
                          ? of.regions().orElse(List.of()).stream()
                          : Stream.of())
              .toList();
      Promises.same(attached, regions, "two readers");
    }
  }

  private static String line(ReservedRegion region) {
    return "0x%016x 0x%016x %s\n"
        .formatted(region.range().start(), region.range().end(), region.kind().label());
  }

  static Stream<byte[]> ioMemorySeeds() {
    return Stream.concat(
        Seeds.resources(
            "captures/deb612-resv-larger.iomem",
            "captures/deb612-switch.iomem",
            "field/pieces/proc-iomem.txt"),
        Seeds.captured(IoMemoryReader.PATH));
  }

  static void ioMemory(byte[] bytes) {
    Reading<IoMemory> reading =
        IoMemoryReader.read(new MemoryRoot().with(IoMemoryReader.PATH, bytes));
    Promises.reading(reading);
    Promises.printable(reading.detail());
    IoMemory map = reading.value();
    if (map == null) {
      return;
    }
    String printed =
        map.entries().stream().map(KernelFilesTargets::line).collect(Collectors.joining());
    IoMemory again =
        IoMemoryReader.parse(printed, IoMemoryReader.PATH).orElse(new IoMemory(List.of()));
    Promises.same(
        again.entries().stream().map(KernelFilesTargets::line).toList(),
        map.entries().stream().map(KernelFilesTargets::line).toList(),
        "a map is read as it was printed");
  }

  private static String line(IoMemory.Entry entry) {
    return "%s%08x-%08x : %s\n"
        .formatted(
            "  ".repeat(entry.depth()), entry.range().start(), entry.range().end(), entry.name());
  }
}
