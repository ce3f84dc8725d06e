// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.BootLog;
import io.iovascope.host.BootLog.GroupChange;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.FirstDevice;
import io.iovascope.model.picture.Provenance;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstDevicesTest {

  private static final String A = "0000:00:1f.0";
  private static final String B = "0000:00:1f.2";

  private static Reading<BootLog> log(boolean complete, GroupChange... changes) {
    return Reading.ok(HostSketch.log(complete, changes), "/dev/kmsg");
  }

  private static IommuGroup group(String... devices) {
    return new IommuGroup(
        6, "DMA-FQ", List.of(devices), Reading.absent("/sys/kernel/iommu_groups/6", "not there"));
  }

  private static GroupChange added(String device, int line) {
    return new GroupChange(device, 6, true, line);
  }

  private static GroupChange removed(String device, int line) {
    return new GroupChange(device, 6, false, line);
  }

  @Test
  void isTheOneThatTheLogNamesFirst() {
    assertThat(new FirstDevices(log(true, added(B, 10), added(A, 11))).of(group(A, B)))
        .isEqualTo(
            new FirstDevice(B, Confidence.DERIVED, Provenance.of(Origin.line("/dev/kmsg", 10))));
  }

  @Test
  void staysFirstWhenItIsRemovedAndFoundAgain() {
    assertThat(
            new FirstDevices(log(true, added(A, 10), added(B, 11), removed(A, 20), added(A, 21)))
                .of(group(A, B)))
        .isEqualTo(
            new FirstDevice(A, Confidence.DERIVED, Provenance.of(Origin.line("/dev/kmsg", 10))));
  }

  @Test
  void isSomebodyElseOnceTheGroupWasEmpty() {
    assertThat(
            new FirstDevices(log(true, added(A, 10), removed(A, 20), added(B, 21), added(A, 22)))
                .of(group(B, A)))
        .isEqualTo(
            new FirstDevice(B, Confidence.DERIVED, Provenance.of(Origin.line("/dev/kmsg", 21))));
  }

  @Test
  void isAssumedWhenTheLogNoLongerBeginsWithTheBoot() {
    assertThat(new FirstDevices(log(false, added(B, 10))).of(group(A, B)))
        .isEqualTo(
            new FirstDevice(
                B,
                Confidence.ASSUMED,
                Provenance.of(Origin.line("/dev/kmsg", 10))
                    .and("the log no longer begins with the boot")));
  }

  @Test
  void isTheLowestAddressWithoutALog() {
    assertThat(new FirstDevices(Reading.denied("/dev/kmsg", "root")).of(group("acpi-device", B, A)))
        .isEqualTo(
            new FirstDevice(
                A,
                Confidence.ASSUMED,
                Provenance.of(
                    "lowest address of the group; the boot log does not tell the order")));
  }

  @Test
  void isTheOnlyDeviceEvenWithoutALog() {
    assertThat(new FirstDevices(Reading.denied("/dev/kmsg", "root")).of(group(B)))
        .isEqualTo(
            new FirstDevice(B, Confidence.DERIVED, Provenance.of("the only device of the group")));
  }

  @Test
  void isTheOnlyDeviceEvenIfTheLogNoLongerBeginsWithTheBoot() {
    assertThat(new FirstDevices(log(false, added(B, 10))).of(group(B)))
        .isEqualTo(
            new FirstDevice(B, Confidence.DERIVED, Provenance.of(Origin.line("/dev/kmsg", 10))));
  }

  @Test
  void ofAGroupWhoseCreatorIsGoneIsAssumed() {
    assertThat(new FirstDevices(log(true, added(A, 10), added(B, 11))).of(group(B)))
        .isEqualTo(
            new FirstDevice(
                B,
                Confidence.ASSUMED,
                Provenance.of("the only device of the group")
                    .and(A + ", which was first once, is gone")));
  }

  @Test
  void doesNotExistInAnEmptyGroup() {
    assertThat(new FirstDevices(log(true)).of(group())).isNull();
  }
}
