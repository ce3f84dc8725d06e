// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.EditedHost;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import io.iovascope.model.PictureAssembly;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThirtyTwoBitLeftTest {

  private static final String DEVICE = "/sys/devices/pci0000:00/0000:00:1f.2/";

  private static List<Finding> findings(String vendor, String device, int bits) {
    return new ThirtyTwoBitLeft()
        .findings(
            Observed.of(
                PictureAssembly.of(
                    EditedHost.of("hosts/rig612-plain")
                        .with(DEVICE + "vendor", vendor + "\n")
                        .with(DEVICE + "device", device + "\n")
                        .with(
                            "/dev/kmsg",
                            "5,1,1,-;ahci 0000:00:1f.2: Using %d-bit DMA addresses\n"
                                .formatted(bits))
                        .read())));
  }

  @Test
  void aDeviceThatDecodesLessThanItIsGivenIsAWarning() {
    assertThat(findings("0x1b21", "0x0612", 48))
        .containsExactly(
            new Finding(
                "32bit-left",
                Severity.WARNING,
                new Subject.Device(PciAddress.parse("0000:00:1f.2").orElseThrow(), 5),
                "the space below 4 GiB was full for 0000:00:1f.2, which now uses 48-bit DMA"
                    + " addresses but decodes 43 bits",
                List.of(
                    new Evidence(Origin.line("/dev/kmsg", 1), "Using 48-bit DMA addresses"),
                    Evidence.of(
                        "1b21:0612 is ASMedia ASM1061/1062, which decodes 43 bits: commit"
                            + " 20730e9b2778 of Linux")),
                "stop using the device, check its data, and update to a kernel that has the"
                    + " commit"));
  }

  /** A kernel that knows says 43 bits; the JMicron one of another model is as good as any. */
  @ParameterizedTest
  @CsvSource({"0x1b21, 0x0612, 43", "0x197b, 0x0586, 64", "0x8086, 0x0585, 64"})
  void anyOtherDeviceIsWorthKnowing(String vendor, String device, int bits) {
    assertThat(findings(vendor, device, bits))
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
  }
}
