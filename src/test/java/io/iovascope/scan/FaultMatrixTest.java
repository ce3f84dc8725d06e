// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Host;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.json.PictureJson;
import io.iovascope.metrics.ExpositionFormat;
import io.iovascope.metrics.HostMetrics;
import io.iovascope.metrics.MetricSelection;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.scan.FaultyHost.Fault;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What a scan makes of a host of which one file, directory or link fails: one of each kind, in
 * every way. What hangs for ever is in HangingHostTest.
 */
class FaultMatrixTest {

  /** Refused, or shorter than it says. */
  private static final Set<Fault> REFUSED = EnumSet.of(Fault.EIO, Fault.EACCES, Fault.CUT_OFF);

  private static final Set<Fault> GONE =
      EnumSet.of(Fault.ENODEV, Fault.VANISHED, Fault.GONE_AFTER_A_WHILE);

  private static final Set<Fault> NOT_WHOLE =
      EnumSet.of(Fault.TORN, Fault.EMPTY, Fault.LATE, Fault.GARBAGE);

  /**
   * What is not there on many a host, so that its absence is a fact and no fault: an unbound
   * function has no driver, and nobody traces.
   */
  private static final Set<String> MAY_BE_ABSENT =
      Set.of(
          "/proc/meminfo",
          "/proc/slabinfo",
          "/proc/version",
          "/run/iovascope/trace.json",
          "/run/iovascope/usage.json",
          "/sys/class/iommu/dmarN/intel-iommu",
          "/sys/devices/BUS/DEVICE/driver",
          "/sys/devices/BUS/DEVICE/iommu",
          "/sys/devices/BUS/DEVICE/physfn",
          "/sys/devices/BUS/DEVICE/sriov_numvfs",
          "/sys/module/vfio_iommu_type1",
          "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts",
          "/sys/module/vfio_iommu_type1/parameters/dma_entry_limit");

  /** Another file tells the same. */
  private static final Set<String> TOLD_TWICE = Set.of("/dev/kmsg", "/proc/sys/kernel/osrelease");

  /** What everybody but root is told all the time is not said. */
  private static final String FOR_ROOT = "/proc/slabinfo";

  /** A unit without devices is one, and names of other devices are names. */
  private static final String UNIT_DEVICES = "/sys/class/iommu/dmarN/devices";

  /** Words for the kernel, in which any text makes sense. */
  private static final Set<String> FREE_TEXT = Set.of("/proc/cmdline");

  @TestFactory
  Stream<DynamicNode> filesAndFaults() {
    return FaultedFiles.all().stream()
        .map(
            file ->
                DynamicContainer.dynamicContainer(
                    file.kind(),
                    EnumSet.complementOf(EnumSet.of(Fault.HANGS)).stream()
                        .map(
                            fault ->
                                DynamicTest.dynamicTest(
                                    file.kind() + " " + fault, () -> check(file, fault)))));
  }

  private static void check(FaultedFiles file, Fault fault) {
    Snapshot found = FaultedFiles.scan(new FaultyHost(file.host(), file.path(), fault));

    assertThat(PictureJson.of(found.observed(), found.findings(), Instant.EPOCH).path("host"))
        .isNotEmpty();
    assertThat(ExpositionFormat.TEXT.text(HostMetrics.of(found, MetricSelection.ALL))).isNotEmpty();
    if (fault == Fault.SLOW) {
      assertThat(facts(found)).isEqualTo(facts(file.whole()));
    }
    if (hasToBeSaid(file.kind(), fault) && !facts(found).equals(facts(file.whole()))) {
      assertThat(said(found)).isNotEqualTo(said(file.whole()));
    }
    othersAreTheSame(file, host(found), host(file.whole()));
    if (fault != Fault.GARBAGE && fault != Fault.CHANGING) {
      assertThat(exact(found.picture())).isSubsetOf(exact(file.whole().picture()));
    }
  }

  private static boolean hasToBeSaid(String kind, Fault fault) {
    if (REFUSED.contains(fault)) {
      return !(kind.equals(FOR_ROOT) && fault == Fault.EACCES) && !TOLD_TWICE.contains(kind);
    }
    if (GONE.contains(fault)) {
      return !MAY_BE_ABSENT.contains(kind) && !TOLD_TWICE.contains(kind);
    }
    return NOT_WHOLE.contains(fault)
        && !TOLD_TWICE.contains(kind)
        && !kind.equals(UNIT_DEVICES)
        && !(FREE_TEXT.contains(kind) && fault == Fault.EMPTY);
  }

  private static Host host(Snapshot snapshot) {
    return snapshot.picture().host();
  }

  /** All that the picture is made of. */
  private static List<@Nullable Object> facts(Snapshot snapshot) {
    Host host = host(snapshot);
    return Arrays.asList(
        host.pci(),
        host.iommu(),
        host.firmware(),
        host.kernel(),
        host.resources(),
        snapshot.usage(),
        snapshot.trace(),
        snapshot.kernelLog());
  }

  /** What is said of what is not as it should be, and of how much there is. */
  private static List<Object> said(Snapshot snapshot) {
    return List.of(
        host(snapshot).sources().stream().filter(FaultMatrixTest::tells).collect(toSet()),
        snapshot.findings());
  }

  private static boolean tells(Source source) {
    return source.isMissing() || (source.needed() && source.status() == Reading.Status.OK);
  }

  /** What does not rest on the file is as it was. */
  private static void othersAreTheSame(FaultedFiles file, Host found, Host whole) {
    String kind = file.kind();
    boolean device = kind.startsWith("/sys/devices/") || kind.startsWith("/sys/bus/");
    boolean group = kind.startsWith("/sys/kernel/iommu_groups");
    if (!device) {
      assertThat(found.pci().devices()).isEqualTo(whole.pci().devices());
    } else if (kind.contains("DEVICE")) {
      assertThat(lost(whole.pci().devices(), found.pci().devices())).hasSizeLessThanOrEqualTo(1);
    }
    if (!group) {
      assertThat(found.iommu().groups()).isEqualTo(whole.iommu().groups());
    } else if (kind.contains("/N/")) {
      assertThat(lost(whole.iommu().groups(), found.iommu().groups())).hasSizeLessThanOrEqualTo(1);
    }
    if (!kind.startsWith("/sys/class/iommu") && !kind.contains("/DMAR")) {
      assertThat(found.iommu().units()).isEqualTo(whole.iommu().units());
    }
    if (kind.startsWith("/sys/") && !kind.contains("/DMAR")) {
      assertThat(found.firmware()).isEqualTo(whole.firmware());
      assertThat(found.kernel().bootLog()).isEqualTo(whole.kernel().bootLog());
    }
  }

  private static <T> Set<T> lost(List<T> whole, List<T> found) {
    Set<T> lost = new HashSet<>(whole);
    found.forEach(lost::remove);
    return lost;
  }

  /** Which addresses are claimed for certain, by device. */
  private static Set<String> exact(Picture picture) {
    return picture.devices().stream().flatMap(FaultMatrixTest::exact).collect(toSet());
  }

  private static Stream<String> exact(DevicePicture device) {
    return device.dmaApi().claims().stream()
        .filter(claim -> claim.confidence() == Confidence.EXACT)
        .map(
            claim ->
                "%s %s %s %s"
                    .formatted(
                        device.device().address(), claim.range(), claim.layer(), claim.kind()));
  }
}
