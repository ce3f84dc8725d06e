// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.iovascope.DistributionKernel;
import io.iovascope.allocator.AllocatorTraits;
import io.iovascope.allocator.AllocatorTraits.Retry;
import io.iovascope.allocator.AllocatorTraits.Rounding;
import io.iovascope.host.BootLog;
import io.iovascope.host.Host;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelEvidence;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.KernelReport;
import io.iovascope.host.Reading;
import io.iovascope.host.read.KernelSignsText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelBehaviourTest {

  private static Host host(String release) {
    return Host.ofKernel(KernelRelease.parse(release).orElseThrow());
  }

  private static Host host(String release, String version, String signature) {
    Host host = host(release);
    return host.with(
        host.kernel()
            .withEvidence(
                new KernelEvidence(
                    host.kernel().evidence().signs(),
                    Reading.ok(version, "/proc/version"),
                    Reading.ok(signature, "/proc/version_signature"))));
  }

  /** All values, in the order of the questions. */
  private static String values(KernelBehaviour behaviour) {
    return behaviour.decisions().stream().map(Decision::label).collect(Collectors.joining("; "));
  }

  private static String confidences(KernelBehaviour behaviour) {
    return behaviour.decisions().stream()
        .map(Decision::confidence)
        .distinct()
        .sorted()
        .map(Confidence::label)
        .collect(Collectors.joining(" "));
  }

  /** Rows of the tables in docs/kernels.md, and kernels of which a number alone is known. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # release                     | sure    | DMA ops | VFIO stage | all units | width | sticky | iommufd | iommufd 2nd | refusal | overlap | floppy | magazine | depot | search again | reserved ids | relax | regions | lazy | reset
          5.15.0                        | derived | dma-iommu; as the DMA API; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          5.15.99                       | derived | dma-iommu; as the DMA API; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          5.15.100                      | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes; yes; no; with direct-relaxable; yes; no
          5.16.9                        | derived | dma-iommu; as the DMA API; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          5.17.0                        | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          6.0.19                        | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 127; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          6.1.19                        | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 127; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          6.1.20                        | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 127; 32; yes; yes; no; with direct-relaxable; yes; no
          6.1.0-56-amd64                | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 127; 32; yes; yes; no; with direct-relaxable; yes; no
          6.2.0                         | derived | dma-iommu; second stage; yes; adjusted width; no; yes; no; EPERM; keeps the old translation; no; 127; 32; yes; yes; no; with direct-relaxable; yes; no
          6.6.63                        | derived | dma-iommu; second stage; yes; adjusted width; yes; yes; no; EINVAL; keeps the old translation; no; 127; 32; yes; yes; no; with direct-relaxable; yes; no
          6.10.1                        | derived | dma-iommu; second stage; yes; adjusted width; yes; yes; no; EINVAL; keeps the old translation; no; 127; unlimited; yes; yes; no; with direct-relaxable; yes; no
          6.12.107+deb13-amd64          | derived | dma-iommu; second stage; yes; adjusted width; yes; yes; yes; EINVAL; keeps the old translation; no; 127; unlimited; yes; yes; no; with direct-relaxable; yes; no
          6.13.0                        | derived | dma-iommu; as the DMA API; no; adjusted width; yes; yes; no; EINVAL; keeps the old translation; no; 127; unlimited; yes; no; no; with direct-relaxable; yes; no
          6.18.1                        | derived | dma-iommu; as the DMA API; no; adjusted width; yes; yes; no; EINVAL; keeps the old translation; no; 127; unlimited; yes; no; no; with direct-relaxable; yes; no
          6.18.2                        | derived | dma-iommu; as the DMA API; no; adjusted width; yes; yes; no; EINVAL; keeps the old translation; yes; 127; unlimited; yes; no; no; with direct-relaxable; yes; no
          6.19.0                        | derived | dma-iommu; as the DMA API; no; page-table format; yes; yes; no; EINVAL; fails; yes; 127; unlimited; yes; no; no; with direct-relaxable; yes; no
          7.2.13+deb14-amd64            | derived | dma-iommu; as the DMA API; no; page-table format; yes; yes; no; EINVAL; fails; yes; 127; unlimited; yes; no; no; with direct-relaxable; yes; EBUSY
          99.0                          | assumed | dma-iommu; as the DMA API; no; page-table format; yes; yes; no; EINVAL; fails; yes; 127; unlimited; yes; no; no; with direct-relaxable; yes; EBUSY
          4.19.0                        | assumed | intel-iommu; as the DMA API; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; no; yes; no; direct only; no; no
          5.10.0-32-amd64               | assumed | intel-iommu; as the DMA API; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; no; yes; no; with direct-relaxable; no; no
          6.8.12-4-pve                  | derived assumed | dma-iommu; second stage; yes; adjusted width; yes; yes; no; EINVAL; keeps the old translation; no; 127; unlimited; yes; yes; yes; with direct-relaxable; yes; no
          5.15.0-200.131.27.el8uek.x86_64 | assumed | dma-iommu; as the DMA API; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          5.15.0-91-generic             | assumed | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes; yes; no; with direct-relaxable; yes; no
          5.15.0-185-generic            | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes; yes; no; with direct-relaxable; yes; no
          4.18.0-305.el8.x86_64         | derived | intel-iommu; as the DMA API; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; no; yes; no; with direct-relaxable; no; no
          4.18.0-348.7.1.el8_5.x86_64   | derived | dma-iommu; as the DMA API; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes, and wraps at the end; yes; no; with direct-relaxable; no; no
          4.18.0-477.10.1.el8_8.x86_64  | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          4.18.0-513.9.1.el8_9.x86_64   | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 127; 32; yes; yes; no; with direct-relaxable; yes; no
          4.18.0-553.66.1.el8_10.x86_64 | derived | dma-iommu; second stage; yes; adjusted width; yes; no; no; EPERM; keeps the old translation; no; 127; unlimited; yes; yes; no; with direct-relaxable; yes; no
          5.14.0-70.30.1.el9_0.x86_64   | derived | dma-iommu; as the DMA API; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          5.14.0-162.23.1.el9_1.x86_64  | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 128; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          5.14.0-284.30.1.el9_2.x86_64  | derived | dma-iommu; second stage; yes; adjusted width; no; no; no; EPERM; keeps the old translation; no; 127; 32; yes, and wraps at the end; yes; no; with direct-relaxable; yes; no
          5.14.0-362.8.1.el9_3.x86_64   | derived | dma-iommu; second stage; yes; adjusted width; no; yes; no; EPERM; keeps the old translation; no; 127; 32; yes; yes; no; with direct-relaxable; yes; no
          5.14.0-427.42.1.el9_4.x86_64  | derived | dma-iommu; second stage; yes; adjusted width; yes; yes; no; EINVAL; keeps the old translation; no; 127; unlimited; yes; yes; no; with direct-relaxable; yes; no
          5.14.0-570.32.1.el9_6.x86_64  | derived | dma-iommu; second stage; yes; adjusted width; yes; yes; yes; EINVAL; keeps the old translation; no; 127; unlimited; yes; yes; no; with direct-relaxable; yes; no
          5.14.0-999.el9                | assumed | dma-iommu; second stage; yes; adjusted width; yes; yes; yes; EINVAL; keeps the old translation; no; 127; unlimited; yes; yes; no; with direct-relaxable; yes; no
          6.12.0-55.24.1.el10_0.x86_64  | derived | dma-iommu; second stage; yes; adjusted width; yes; yes; yes; EINVAL; keeps the old translation; no; 127; unlimited; yes; yes; no; with direct-relaxable; yes; no
          """)
  void followsTheReleaseAndTheBuild(String release, String confidence, String values) {
    KernelBehaviour behaviour = KernelBehaviour.of(host(release));

    assertThat(values(behaviour)).isEqualTo(values);
    assertThat(confidences(behaviour)).isEqualTo(confidence);
  }

  @Test
  void anUnknownReleaseIsTakenForTheNewest() {
    Host unknown = host("7.2.0");
    KernelBehaviour behaviour =
        KernelBehaviour.of(
            unknown.with(
                unknown.kernel().withRelease(Reading.absent("/proc/version", "not there"))));

    assertThat(values(behaviour)).isEqualTo(values(KernelBehaviour.of(host("7.2.0"))));
    assertThat(confidences(behaviour)).isEqualTo("assumed");
    assertThat(behaviour.width().basis())
        .isEqualTo("the release is not known: taken for the newest");
  }

  /** Whatever changed between two builds that were looked at changed somewhere between them. */
  @Test
  void aBuildBetweenTwoIsSureOnlyOfWhatBothDo() {
    KernelBehaviour behaviour = KernelBehaviour.of(host("5.14.0-300.el9.x86_64"));

    assertThat(behaviour.decisions().stream().filter(one -> one.confidence() == Confidence.ASSUMED))
        .extracting(Decision::question)
        .containsExactly("iommufd", "search-again");
    assertThat(behaviour.iommufd().basis())
        .isEqualTo("build 300 of Enterprise Linux 9, which was not looked at");
  }

  @Test
  void theStableReleaseBehindAPackageIsWhatCounts() {
    assertThat(
            KernelBehaviour.of(
                    host(
                        "6.1.0-3-amd64", "Linux version 6.1.0-3-amd64 (a@b) #1 Debian 6.1.8-1", ""))
                .retry())
        .isEqualTo(
            new Decision<>(
                "search-again",
                Retry.WRAPS,
                "yes, and wraps at the end",
                Confidence.DERIVED,
                "release 6.1.0-3-amd64",
                List.of()));
    assertThat(
            KernelBehaviour.of(host("5.15.0-25-generic", "", "Ubuntu 5.15.0-25.25-generic 5.15.30"))
                .vfioStage())
        .isEqualTo(
            new Decision<>(
                "vfio-stage",
                KernelBehaviour.VfioStage.SAME_AS_DMA_API,
                "as the DMA API",
                Confidence.DERIVED,
                "made of 5.15.30, as /proc/version_signature says",
                List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deb510 | intel-iommu; as the DMA API; yes; adjusted width; no; EPERM; keeps the old translation; 128; 32; no
          deb61  | dma-iommu; second stage; yes; adjusted width; no; EPERM; keeps the old translation; 127; 32; ?
          deb612 | dma-iommu; second stage; yes; adjusted width; yes; EINVAL; keeps the old translation; 127; unlimited; yes
          deb72  | dma-iommu; as the DMA API; no; page-table format; yes; EINVAL; fails; 127; unlimited; yes
          el810  | dma-iommu; second stage; yes; adjusted width; yes; EPERM; keeps the old translation; 127; unlimited; yes
          el96   | dma-iommu; second stage; yes; adjusted width; yes; EINVAL; keeps the old translation; 127; unlimited; yes
          u2204  | dma-iommu; second stage; yes; adjusted width; no; EPERM; keeps the old translation; 128; 32; ?
          """)
  void theCodeTellsWhateverTheReleaseIs(String kernel, String values) {
    for (String release : List.of("5.14.0-999.el9", "99.0", "3.10.0-1160.el7.x86_64")) {
      KernelBehaviour behaviour =
          KernelBehaviour.of(
              DistributionKernel.with(host(release), DistributionKernel.signs(kernel)));

      assertThat(
              Stream.of(
                      behaviour.dmaOps(),
                      behaviour.vfioStage(),
                      behaviour.scalableModeNeedsAllUnits(),
                      behaviour.width(),
                      behaviour.thirtyTwoBitFirstIsSticky(),
                      behaviour.rmrrRefusal(),
                      behaviour.overlap(),
                      behaviour.magazineSize(),
                      behaviour.depotLimit(),
                      behaviour.retry())
                  .map(one -> one.confidence() == Confidence.ASSUMED ? "?" : one.label())
                  .collect(Collectors.joining("; ")))
          .isEqualTo(values);
      assertThat(behaviour.decisions())
          .allSatisfy(one -> assertThat(one.contradictions()).isEmpty());
    }
  }

  /** The kernels whose code was looked at do what their release says. */
  @ParameterizedTest
  @CsvSource({
    "deb61,  6.1.0-57-amd64",
    "deb612, 6.12.117+deb13-amd64",
    "deb72,  7.2.13+deb14-amd64",
    "el810,  4.18.0-553.66.1.el8_10.x86_64",
    "el96,   5.14.0-570.32.1.el9_6.x86_64",
    "u2204,  5.15.0-185-generic",
  })
  void codeAndReleaseAgree(String kernel, String release) {
    Host host = DistributionKernel.with(host(release), DistributionKernel.signs(kernel));

    assertThat(values(KernelBehaviour.of(host)))
        .isEqualTo(values(KernelBehaviour.of(host(release))));
    assertThat(KernelBehaviour.of(host).decisions())
        .allSatisfy(one -> assertThat(one.contradictions()).isEmpty());
  }

  @Test
  void whatTheKernelLoggedIsBelievedBeforeItsNames() {
    BootLog log =
        new BootLog(
            true,
            List.of(),
            List.of(),
            List.of(new BootLog.DacNotice("0000:00:02.0", 39, 1)),
            List.of(),
            true,
            true,
            false,
            List.of());
    KernelReport report =
        new KernelReport(
            KernelReport.Kind.BROKEN_MAPPING,
            "",
            "DMAR: ERROR: DMA PTE for vPFN 0x1 already set",
            9);
    Host host = DistributionKernel.with(host("6.1.0-57-amd64"), DistributionKernel.signs("deb61"));
    KernelBehaviour behaviour =
        KernelBehaviour.of(
            host.with(
                host.kernel()
                    .withBootLog(Reading.ok(log, "/dev/kmsg"))
                    .withEvents(
                        new KernelEvents(List.of(), List.of(), List.of(), List.of(report)))));

    assertThat(behaviour.thirtyTwoBitFirstIsSticky())
        .isEqualTo(
            new Decision<>(
                "32-bit-first-is-sticky",
                true,
                "yes",
                Confidence.EXACT,
                "the kernel logged '0000:00:02.0: Using 39-bit DMA addresses'",
                List.of(
                    "no (no dev_iommu.pci_32bit_workaround, /sys/kernel/btf/vmlinux and"
                        + " /proc/kallsyms)",
                    "no (release 6.1.0-57-amd64)")));
    assertThat(behaviour.overlap().confidence()).isEqualTo(Confidence.EXACT);
  }

  @Test
  void iommufdIsWhatTheHostShows() {
    Host host = host("5.14.0-70.el9");

    assertThat(
            Stream.of(true, false)
                .map(there -> host.with(host.iommu().withIommufdPresent(there)))
                .map(one -> KernelBehaviour.of(one).iommufd()))
        .extracting(Decision::value, Decision::confidence, Decision::contradictions)
        .containsExactly(
            tuple(true, Confidence.EXACT, List.of()), tuple(false, Confidence.EXACT, List.of()));
  }

  /** openEuler's option for the size of a depot has no release of its own. */
  @Test
  void sizesOfTheAllocatorAreThoseOfItsArrays() {
    KernelEvidence.Signs signs =
        KernelSignsText.parse(
                "member iova_magazine.pfns array 128\nmember iova_rcache.depot array 256\n"
                    .getBytes(StandardCharsets.UTF_8),
                "list")
            .optional()
            .orElseThrow();

    assertThat(
            KernelBehaviour.of(DistributionKernel.with(host("5.10.0-60.18.oe2203"), signs))
                .allocator())
        .isEqualTo(new AllocatorTraits(128, 256, Retry.NONE, Rounding.ALL_BY_CALLER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.15.0", "6.12.107+deb13-amd64", "7.2"})
  void seriesThatWereLookedAtAreKnown(String release) {
    assertThat(KernelBehaviour.isKnown(KernelRelease.parse(release).orElseThrow())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.19.0", "5.14.0-570.el9_6", "7.3.0"})
  void othersAreNot(String release) {
    assertThat(KernelBehaviour.isKnown(KernelRelease.parse(release).orElseThrow())).isFalse();
  }
}
