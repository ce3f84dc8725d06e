// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.host.PciAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FindingTest {

  private static final PciAddress DEVICE = new PciAddress(0, 0x3b, 0, 0);

  private static Finding finding(Subject subject, AddressRange... ranges) {
    return new Finding(
        "a-rule",
        Severity.INFO,
        subject,
        Arrays.asList(ranges),
        "summary",
        List.of(Evidence.of("evidence")),
        "remedy");
  }

  static Stream<Arguments> subjects() {
    return Stream.of(
        Arguments.of(new Subject.Host(), "a-rule/host"),
        Arguments.of(new Subject.Unit("dmar0"), "a-rule/unit:dmar0"),
        Arguments.of(new Subject.Group(5), "a-rule/group:5"),
        Arguments.of(new Subject.Device(DEVICE, 5), "a-rule/device:0000:3b:00.0"),
        Arguments.of(new Subject.Device(DEVICE, null), "a-rule/device:0000:3b:00.0"),
        Arguments.of(
            new Subject.PlatformDevice("INTC1055:00"), "a-rule/platform-device:INTC1055:00"),
        Arguments.of(new Subject.Driver("nvme"), "a-rule/driver:nvme"),
        Arguments.of(new Subject.Source("iomem", "/proc/iomem"), "a-rule/source:/proc/iomem"));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void theKeyNamesTheRuleAndTheSubject(Subject subject, String key) {
    assertThat(finding(subject).key()).isEqualTo(key);
  }

  @Test
  void theKeyHasTheRangesInOneOrder() {
    AddressRange low = new AddressRange(0x1000, 0x1fff);
    AddressRange high = new AddressRange(0xffff_ffff_ffff_f000L, -1);

    assertThat(finding(new Subject.Group(5), high, low, high).key())
        .isEqualTo(finding(new Subject.Group(5), low, high).key())
        .isEqualTo(
            "a-rule/group:5/0x0000000000001000-0x0000000000001fff,"
                + "0xfffffffffffff000-0xffffffffffffffff");
  }

  @Test
  void theKeyOfManyRangesIsShortAndStillTellsThemApart() {
    AddressRange[] ranges =
        LongStream.range(0, 100)
            .mapToObj(i -> new AddressRange(i << 12, (i << 12) + 0xff))
            .toArray(AddressRange[]::new);
    String key = finding(new Subject.Host(), ranges).key();

    assertThat(key).matches("a-rule/host/(0x\\w{16}-0x\\w{16},?){4}\\+96:[0-9a-f]{8}");
    ranges[99] = new AddressRange(99 << 12, (99 << 12) + 0xfff);
    assertThat(finding(new Subject.Host(), ranges).key()).isNotEqualTo(key);
  }

  @Test
  void wordsAndSeverityAreNotInTheKey() {
    assertThat(
            new Finding(
                    "a-rule",
                    Severity.CRITICAL,
                    new Subject.Group(5),
                    "other words",
                    List.of(),
                    "other remedy")
                .key())
        .isEqualTo(finding(new Subject.Group(5)).key());
  }
}
