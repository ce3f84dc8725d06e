// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.show;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Reading;
import io.iovascope.host.machine.Hypervisor;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.host.machine.Machine;
import io.iovascope.host.machine.Processor;
import io.iovascope.host.piece.TablePiece;
import io.iovascope.host.read.DmarReader;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.root.HostRoot;
import io.iovascope.json.DmarJson;
import io.iovascope.text.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code iovascope dmar}: the firmware's table. */
@Command(
    name = "dmar",
    description =
        "The firmware's DMAR table, decoded: IOMMU units, reserved memory (RMRRs), and what is "
            + "wrong.")
public class DmarCommand extends HostCommand {

  /** A text with every table of a machine has some megabytes. */
  private static final int LONGEST_FILE = 16 << 20;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TABLE-FILE",
      description =
          "A table, raw as in /sys/firmware/acpi/tables/DMAR, or as acpidump prints or iasl disassembles it;"
              + " that of the host if not given.")
  @Nullable String file;

  @Override
  public Integer call() {
    return file == null ? printed(ofHost(shared().openHost())) : printed(read(file));
  }

  private static Reading<DmarTable> ofHost(HostRoot root) {
    Reading<DmarTable> reading = DmarReader.read(root);
    if (reading.value() == null && reading.status() == Reading.Status.ABSENT) {
      throw CommandFailure.host(
          "%s: absent: %s".formatted(Printable.of(reading.path()), noTable(root)));
    }
    return reading;
  }

  private int printed(Reading<DmarTable> reading) {
    DmarTable table = reading.value();
    if (table == null) {
      throw CommandFailure.host(problem(reading));
    }
    if (json()) {
      print(DmarJson.of(table));
    } else {
      print(DmarText.of(table).lines().toList());
    }
    if (!reading.isOk()) {
      err().println("iovascope: " + problem(reading));
    }
    return reading.isOk() ? ExitStatus.OK : ExitStatus.HOST;
  }

  /** The table in a file, in whatever form; of any other file what it is. */
  private static Reading<DmarTable> read(String file) {
    try {
      String path = Path.of(file).toAbsolutePath().toString();
      Reading<byte[]> content = DirectoryRoot.live().bytes(path, LONGEST_FILE);
      return content.flatMap(bytes -> TablePiece.parse(bytes, path));
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("'%s': not a path".formatted(Printable.of(file)));
    }
  }

  private String problem(Reading<DmarTable> reading) {
    return "%s: %s: %s"
        .formatted(
            Printable.of(reading.path()), reading.status().label(), Printable.of(reading.detail()));
  }

  /** Why a host has no such table. */
  private static String noTable(HostRoot root) {
    Machine machine = new HostReader(root).read().machine();
    if (!machine.iommu().isVtd()) {
      return "there is no DMAR table, which is VT-d's: the IOMMU is %s, whose table%s is not decoded"
          .formatted(
              machine.iommu().label(),
              machine.iommu().table().isEmpty() ? "" : " (" + machine.iommu().table() + ")");
    }
    if (machine.iommu() == IommuKind.VT_D) {
      return "there is no DMAR table, although the kernel knows of VT-d units: it was not collected,"
          + " or is hidden from here (a container?)";
    }
    Hypervisor hypervisor = machine.hypervisor();
    if (hypervisor != null) {
      return "there is no DMAR table: this is a virtual machine (%s), and its IOMMU is the host's"
          .formatted(hypervisor);
    }
    return machine.maker() == Processor.Maker.AMD || machine.maker() == Processor.Maker.ARM
        ? "there is no DMAR table, which only machines with VT-d have"
        : "there is no DMAR table; the machine has no VT-d unit, or it is switched off in the"
            + " firmware setup";
  }
}
