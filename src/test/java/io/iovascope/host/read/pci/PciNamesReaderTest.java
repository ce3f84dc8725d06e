// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read.pci;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.PciNames;
import io.iovascope.host.Reading;
import io.iovascope.host.read.MemoryRoot;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PciNamesReaderTest {

  private static final String PATH = "/usr/share/misc/pci.ids";
  private static final String TEXT =
      """
      # List of PCI ID's
      1b36  Red Hat, Inc.
      \t0001  QEMU PCI-PCI bridge
      \t000d  QEMU XHCI Host Controller
      \t\t1af4 1100  QEMU Virtual Machine
      8086  Intel Corporation
      \t10d3  82574L Gigabit Network Connection
      \t\t8086 a01f  Gigabit CT Desktop Adapter
      C 03  Display controller
      \t00  VGA compatible controller
      \t10d3  not a device of Intel
      """;

  @Test
  void keepsOnlyTheNamesThatAreAskedFor() {
    MemoryRoot root = new MemoryRoot().with(PATH, TEXT);

    assertThat(PciNamesReader.read(root, Set.of(0x8086 << 16 | 0x10d3, 0x1b36 << 16 | 0x9999)))
        .isEqualTo(
            Reading.ok(
                new PciNames(
                    Map.of(0x8086, "Intel Corporation", 0x1b36, "Red Hat, Inc."),
                    Map.of(0x8086 << 16 | 0x10d3, "82574L Gigabit Network Connection")),
                PATH));
  }

  @Test
  void linesThatAreCutOffOrHaveNoNameArePassedOver() {
    MemoryRoot root =
        new MemoryRoot().with(PATH, "1b36\n1b36 \n80\n8086  Intel Corporation\n\t10d3\n\t10d\n\t");

    assertThat(PciNamesReader.read(root, Set.of(0x8086 << 16 | 0x10d3, 0x1b36 << 16)))
        .isEqualTo(Reading.ok(new PciNames(Map.of(0x8086, "Intel Corporation"), Map.of()), PATH));
  }

  @Test
  void absentIfNoneIsInstalled() {
    assertThat(PciNamesReader.read(new MemoryRoot(), Set.of()))
        .isEqualTo(Reading.absent("/usr/share/hwdata/pci.ids", "no pci.ids is installed"));
  }

  @Test
  void nextFileIsReadIfTheFirstIsNoNameList() {
    MemoryRoot root =
        new MemoryRoot().with("/usr/share/hwdata/pci.ids", "moved\n").with(PATH, TEXT);

    assertThat(PciNamesReader.read(root, Set.of())).isEqualTo(Reading.ok(PciNames.NONE, PATH));
  }

  @Property
  void anyContentGivesReading(@ForAll byte[] content, @ForAll int wanted) {
    assertThat(PciNamesReader.parse(content, PATH, Set.of(wanted))).isNotNull();
  }
}
