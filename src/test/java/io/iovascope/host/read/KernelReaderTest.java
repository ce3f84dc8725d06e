// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.CommandLine;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KernelReaderTest {

  private static final String OSRELEASE = "/proc/sys/kernel/osrelease";
  private static final String CPUINFO = "/proc/cpuinfo";
  private static final String VERSION =
      "Linux version 6.12.107+deb13-amd64 (debian-kernel@lists.debian.org) #1 SMP\n";
  private static final KernelRelease RELEASE = new KernelRelease("6.12.107+deb13-amd64", 6, 12);

  @Test
  void readsReleaseFromItsOwnFile() {
    MemoryRoot root = new MemoryRoot().with(OSRELEASE, "6.12.107+deb13-amd64\n");

    assertThat(KernelReader.release(root)).isEqualTo(Reading.ok(RELEASE, OSRELEASE));
  }

  @Test
  void releaseFallsBackOnTheVersionLine() {
    MemoryRoot root = new MemoryRoot().with("/proc/version", VERSION);

    assertThat(KernelReader.release(root)).isEqualTo(Reading.ok(RELEASE, "/proc/version"));
  }

  @Test
  void releaseThatIsNoneIsMalformed() {
    MemoryRoot root = new MemoryRoot().with(OSRELEASE, "latest\n").with("/proc/version", "Linux");

    assertThat(KernelReader.release(root))
        .isEqualTo(Reading.malformed(null, OSRELEASE, "expected a release such as 6.12.1"));
  }

  @Test
  void readsCommandLineAndHostnameWithoutTheirNewline() {
    MemoryRoot root =
        new MemoryRoot()
            .with("/proc/cmdline", "console=ttyS0 iommu.strict=1 \n")
            .with("/proc/sys/kernel/hostname", "host-17\n");

    assertThat(KernelReader.commandLine(root))
        .isEqualTo(Reading.ok(new CommandLine("console=ttyS0 iommu.strict=1"), "/proc/cmdline"));
    assertThat(KernelReader.hostname(root))
        .isEqualTo(Reading.ok("host-17", "/proc/sys/kernel/hostname"));
  }

  @Test
  void readsPhysicalAddressBitsOfRealProcessor() {
    MemoryRoot root = new MemoryRoot().with(CPUINFO, Capture.bytes("deb61-plain.cpuinfo"));

    assertThat(KernelReader.physicalAddressBits(root)).isEqualTo(Reading.ok(40, CPUINFO));
  }

  @Test
  void firstOfVeryManyProcessorsIsEnough() {
    String processor = "address sizes\t: 46 bits physical, 48 bits virtual\n" + "x".repeat(9000);
    MemoryRoot root = new MemoryRoot().with(CPUINFO, (processor + "\n").repeat(200));

    assertThat(KernelReader.physicalAddressBits(root)).isEqualTo(Reading.ok(46, CPUINFO));
  }

  @Test
  void otherProcessorsGiveNoAddressBits() {
    assertThat(KernelReader.parsePhysicalAddressBits("BogoMIPS : 100.00\n", CPUINFO))
        .isEqualTo(Reading.absent(CPUINFO, "no line 'address sizes'"));
    assertThat(KernelReader.parsePhysicalAddressBits("address sizes : 65 bits physical\n", CPUINFO))
        .isEqualTo(Reading.malformed(null, CPUINFO, "expected 1 to 64 bits physical, found 65"));
  }

  @Property
  void anyTextGivesReading(@ForAll String text) {
    assertThat(KernelReader.parseRelease(text, OSRELEASE)).isNotNull();
    assertThat(KernelReader.parseVersion(text, "/proc/version")).isNotNull();
    assertThat(KernelReader.parsePhysicalAddressBits(text, CPUINFO)).isNotNull();
  }
}
