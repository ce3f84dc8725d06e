// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever text a host holds, none of it can steer a terminal. */
class HostileTextTest {

  private static final String EVIL = "\u001b]0;x\u0007\u009b31m\u202e\u2028\r";
  private static final String EVIL_NAME = "\u001b]0;x\u0007\u009b31m";
  private static final String GROUP = "sys/kernel/iommu_groups/3/";
  private static final String DEVICE = "sys/devices/pci0000:00/0000:00:06.0/";

  @Test
  void noCommandPrintsWhatSteersTheTerminal(@TempDir Path directory, @TempDir Path elsewhere)
      throws IOException {
    UnpackedHost host = evilHost(directory);
    Path capture = elsewhere.resolve("evil" + EVIL_NAME + ".tar.gz");
    Stream<List<String>> commands =
        Stream.of(
            List.of("scan"),
            List.of("scan", "--verbose"),
            List.of("scan", "--hardware"),
            List.of("scan", "-o", "json"),
            List.of("show", "3"),
            List.of("show", "3", "-o", "json"),
            List.of("show", "00:06.0"),
            List.of("show", "00:06.0", "-o", "json"),
            List.of("explain", "00:06.0", "0x3d000000"),
            List.of("explain", "00:06.0", "0x3d000000", "-o", "json"),
            List.of("ranges", "3", "--for", "vfio"),
            List.of("ranges", "00:06.0", "-o", "json"),
            List.of("dmar"),
            List.of("dmar", "-o", "json"),
            List.of("dmar", "/" + EVIL),
            List.of("capture", capture.toString()),
            List.of("diff", "demo"),
            List.of("diff", "demo", "-o", "json"));

    commands.forEach(
        command -> {
          CommandRun run = host.run(command.toArray(String[]::new));
          assertThat(run.status()).as("%s: %s", command, run.err()).isIn(0, 3);
          assertThat(controls(run.out() + run.err())).as("%s", command).isEmpty();
          assertThat(run.out() + run.err()).as("%s", command).isNotEmpty();
        });
    CommandRun opened = CommandRun.of("--host", capture.toString());
    assertThat(opened.status()).isZero();
    assertThat(controls(opened.out() + opened.err())).isEmpty();
  }

  @Test
  void namesShowAsEscapes(@TempDir Path directory) throws IOException {
    CommandRun run = evilHost(directory).run("show", "00:06.0");

    assertThat(run.out())
        .contains(
            "0000:00:06.0  Red\\x1b]0;x\\x07\\x9b31m Hat",
            "driver evil\\x1b]0;x\\x07\\x9b31m",
            "first device");
  }

  @Test
  void linesOfHostWithLongNamesStayReadable(@TempDir Path directory) throws IOException {
    UnpackedHost host = UnpackedHost.of("rmrr", directory);
    host.link(DEVICE + "driver", "../../../bus/pci/drivers/" + "d".repeat(250));

    assertThat(host.scan().devices()).hasSize(10).allMatch(line -> line.length() <= 100);
  }

  @Test
  void kernelReleaseCannotNameAnotherFile(@TempDir Path directory) throws IOException {
    UnpackedHost host = UnpackedHost.of("rmrr", directory);
    for (String release : List.of("6.12/../../etc", "6.12.1\0x", "6.12.1-\u0130")) {
      host.write("proc/sys/kernel/osrelease", release + "\n");

      assertThat(host.scan().status()).isZero();
      assertThat(host.scan().devices()).hasSize(10);
    }
  }

  private static UnpackedHost evilHost(Path directory) throws IOException {
    return UnpackedHost.of("rmrr", directory)
        .write("proc/sys/kernel/hostname", "host" + EVIL + "\n")
        .write("proc/sys/kernel/osrelease", "6.12.1" + EVIL_NAME + "\n")
        .edit("proc/cmdline", line -> line.strip() + " " + EVIL + "\n")
        .edit("proc/iomem", text -> text.replace("PCI Bus 0000:00", "PCI Bus " + EVIL_NAME))
        .edit(
            "dev/kmsg",
            text ->
                text.replace("pci 0000:00:06.0: Adding", "pci " + EVIL_NAME + ": Adding")
                    .replace("Command line", EVIL_NAME))
        .write(GROUP + "type", "DMA" + EVIL_NAME + "\n")
        .edit(GROUP + "reserved_regions", text -> text + EVIL + "\n")
        .link(GROUP + "devices/dev" + EVIL_NAME, "../../../../devices")
        .link(DEVICE + "driver", "../../../bus/pci/drivers/evil" + EVIL_NAME)
        .link(DEVICE + "iommu", "../../virtual/iommu/dmar" + EVIL_NAME)
        .write(DEVICE + "class", EVIL + "\n")
        .write(
            "usr/share/hwdata/pci.ids",
            "1b36  Red%s Hat\n\t000d  Host%s controller\n".formatted(EVIL_NAME, EVIL_NAME))
        .write("sys/devices/virtual/iommu/dmar0/intel-iommu/version", "1:" + EVIL + "\n")
        .write("sys/devices/virtual/iommu/dmar0/intel-iommu/domains_used", EVIL + "\n");
  }

  /** Characters that a terminal would not simply show, the newline at line ends excepted. */
  private static List<String> controls(String text) {
    return text.codePoints()
        .filter(c -> c != '\n')
        .filter(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR)
        .distinct()
        .mapToObj("U+%04X"::formatted)
        .toList();
  }
}
