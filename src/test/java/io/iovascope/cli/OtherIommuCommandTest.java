// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say of a host that has AMD-Vi, or no IOMMU of its own. */
class OtherIommuCommandTest {

  private static final String RESOURCES = "src/test/resources/other-iommu/";

  @Test
  void screens() {
    StringBuilder screens = new StringBuilder();
    for (List<String> words :
        List.of(
            List.of("scan"),
            List.of("check"),
            List.of("show", "0000:00:03.0"),
            List.of("show", "3"),
            List.of("explain", "0000:00:03.0", "0xfd00000000"),
            List.of("ranges", "0000:00:03.0", "--for", "vfio"),
            List.of("check", "0000:00:03.0", "--guest-ram", "512M"),
            List.of("check", "--kernel", "7.2"),
            List.of("simulate", "--kernel", "7.2"),
            List.of("dmar"))) {
      CommandRun run = run(RESOURCES + "deb612-amd.tar.gz", words);
      screens.append("$ iovascope ").append(String.join(" ", words)).append('\n');
      screens.append(run.out()).append(run.err()).append('\n');
    }

    Golden.assertMatches(screens.toString(), "cli/amd.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deb612-amd.tar.gz",
        "deb612-amd-pt.tar.gz",
        "deb612-amd.dmesg",
        "deb612-none.dmesg"
      })
  void nobodyIsToldToSwitchVtdOn(String host) {
    for (List<String> words :
        List.of(List.of("scan", "--verbose"), List.of("check", "--verbose"), List.of("dmar"))) {
      CommandRun run = run(RESOURCES + host, words);
      assertThat(run.out() + run.err()).doesNotContainIgnoringCase("VT-d on", "intel_iommu=on");
    }
  }

  @Test
  void aLogAloneTellsAmd() {
    assertThat(run(RESOURCES + "deb612-amd.dmesg", List.of("scan")).out())
        .contains("the IOMMU is AMD-Vi:");
  }

  @Test
  void aLogAloneTellsAVirtualMachine() {
    assertThat(run(RESOURCES + "deb612-none.dmesg", List.of("scan")).err())
        .startsWith("iovascope: IOMMU absent: this is a virtual machine (QEMU, by SMBIOS)");
  }

  private static CommandRun run(String host, List<String> words) {
    String[] line = new String[words.size() + 2];
    line[0] = "--host";
    line[1] = host;
    for (int i = 0; i < words.size(); i++) {
      line[i + 2] = words.get(i);
    }
    return CommandRun.of(line);
  }
}
