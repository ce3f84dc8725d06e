// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import io.iovascope.cli.show.DmarText;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.piece.read.PieceReader;
import io.iovascope.host.read.DmarReader;
import io.iovascope.host.read.DmarTableParser;
import io.iovascope.host.read.MemoryRoot;
import io.iovascope.host.read.pci.PciConfigurationParser;
import io.iovascope.json.DmarJson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What firmware and devices wrote: the DMAR table and PCI configuration space. */
final class FirmwareTargets {

  private FirmwareTargets() {}

  static Stream<byte[]> dmarSeeds() {
    return Stream.concat(
        Seeds.resources(
            "dmar/deb612-rmrr-good.bin", "field/acpi/r820.dat", "field/pieces/DMAR.dat"),
        Seeds.captured(DmarReader.PATH));
  }

  static void dmar(byte[] bytes) {
    Reading<DmarTable> reading = DmarTableParser.parse(bytes, DmarReader.PATH);
    Promises.reading(reading);
    DmarTable table = reading.value();
    Promises.holds(table != null || !reading.isOk(), "a good table is there");
    if (table == null) {
      return;
    }
    Promises.holds(!reading.isOk() || table.checksumOk(), "a good table has a good checksum");
    List<String> lines = DmarText.of(table).lines().toList();
    lines.forEach(line -> Promises.holds(line.matches("[ -~]{0,100}"), "a line fits: " + line));
    Promises.bounded(Promises.json(DmarJson.of(table)), bytes.length, 20_000, 400);
    // The kernel's file, and the same as somebody attached it.
    Promises.same(
        DmarReader.read(new MemoryRoot().with(DmarReader.PATH, bytes)), reading, "two readers");
    PieceReader.read(NamedPiece.of("table", bytes)).facts().stream()
        .map(found -> found.fact())
        .filter(Fact.Table.class::isInstance)
        .forEach(fact -> Promises.same(((Fact.Table) fact).table().value(), table, "two readers"));
  }

  static Stream<byte[]> pciConfigurationSeeds() {
    return Seeds.resources(
        "captures/deb612-sriov-vf.config",
        "captures/deb612-switch-ahci.config",
        "captures/deb612-switch-downstream-port.config",
        "captures/deb612-switch-pcie-to-pci-bridge.config",
        "captures/deb612-switch-root-port.config",
        "capture/e1000e-config.bin");
  }

  /** Of a space that is longer than a function can have, the rest means nothing. */
  static void pciConfiguration(byte[] bytes) {
    var reading = PciConfigurationParser.parse(bytes, "config");
    Promises.reading(reading);
    Promises.holds(
        reading.value() != null || bytes.length < 64 || reading.status() == Reading.Status.ABSENT,
        "a device that answers has a header");
    Promises.printable(reading.detail());
    if (bytes.length > 4096) {
      Promises.same(
          PciConfigurationParser.parse(Arrays.copyOf(bytes, 4096), "config"),
          reading,
          "no function has more than 4096 bytes");
    }
  }
}
