// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.explain.AddressClass;
import io.iovascope.explain.AddressShape;
import io.iovascope.explain.Cause;
import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultEvidence.Domain;
import io.iovascope.explain.FaultEvidence.History;
import io.iovascope.explain.FaultEvidence.Holder;
import io.iovascope.explain.FaultEvidence.Moment;
import io.iovascope.explain.FaultEvidence.Precursor;
import io.iovascope.explain.FaultReason;
import io.iovascope.explain.FaultReasonTable;
import io.iovascope.explain.FaultRequester;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import io.iovascope.host.DmaFault;
import io.iovascope.host.DmaFault.Access;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.PciAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of causes whatever the evidence. */
class FaultCausesTest {

  private static final int EVIDENCE = 20_000;

  private static final List<Long> ADDRESSES =
      List.of(
          0L,
          0x54000L,
          0x76406000L,
          0xd0000000L,
          0xfd200000L,
          0xfee01000L,
          0xffffe000L,
          0x7ffffff000L,
          0x8000000000L,
          0xffff90d53fada000L,
          -4096L);

  /** Evidence of every kind that there is, together as it may come. */
  static List<FaultEvidence> everyKind() {
    Random random = new Random(16);
    return Stream.generate(() -> evidence(random)).limit(EVIDENCE).toList();
  }

  private static FaultEvidence evidence(Random random) {
    Access access = any(random, Access.values());
    boolean interrupt = access == Access.INTERRUPT;
    boolean hasAddress = !interrupt && access != Access.INVALIDATION && random.nextInt(10) > 0;
    Long address = hasAddress ? ADDRESSES.get(random.nextInt(ADDRESSES.size())) : null;
    FaultReason reason = reason(random, interrupt);
    PciAddress device =
        new PciAddress(
            random.nextInt(8) == 0 ? 0x10000 : 0,
            random.nextBoolean() ? 0 : 0xf0,
            List.of(0, 2, 5, 0x16, 0x1f).get(random.nextInt(5)),
            random.nextInt(8));
    DmaFault fault =
        new DmaFault(
            device,
            access,
            address,
            interrupt ? 7 : null,
            reason == null ? null : reason.code(),
            "",
            !interrupt && random.nextInt(5) == 0 ? 2 : null,
            0,
            KernelEvents.Time.UNKNOWN,
            0);
    return new FaultEvidence(
        fault,
        reason,
        any(random, AddressClass.values()),
        AddressShape.of(address),
        any(random, Moment.values()),
        any(random, Holder.values()),
        any(random, Domain.values()),
        new FaultRequester(
            device,
            any(random, FaultRequester.Presence.values()),
            any(random, FaultRequester.Role.values()),
            device.toString(),
            random.nextBoolean() ? "xhci_hcd" : "",
            List.of("0000:00:02.0")),
        new History(1 + random.nextInt(20), random.nextInt(20), before(random)),
        random.nextBoolean());
  }

  private static @Nullable FaultReason reason(Random random, boolean interrupt) {
    List<FaultReason> reasons =
        FaultReasonTable.ALL.stream()
            .filter(each -> (each.stage() == FaultReason.Stage.INTERRUPT) == interrupt)
            .toList();
    return random.nextInt(10) == 0 ? null : reasons.get(random.nextInt(reasons.size()));
  }

  private static Set<Precursor> before(Random random) {
    Set<Precursor> before = EnumSet.noneOf(Precursor.class);
    for (Precursor each : Precursor.values()) {
      if (random.nextInt(4) == 0) {
        before.add(each);
      }
    }
    return before;
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  @Test
  void noCauseIsNamedThatTheEvidenceExcludes() {
    assertThat(everyKind())
        .allSatisfy(
            evidence -> {
              List<String> named = ids(FaultCauses.of(evidence));
              for (FaultCause cause : FaultCauses.ALL) {
                if (cause.excludedBy().stream().anyMatch(sign -> sign.isIn(evidence))) {
                  assertThat(named).doesNotContain(cause.id());
                }
              }
            });
  }

  /** What VFIO holds, or nobody does, no driver of the host can have mapped. */
  @Test
  void noDriverOfTheHostIsAccusedOfWhatItDoesNotHave() {
    assertThat(everyKind())
        .filteredOn(each -> each.holder() == Holder.VFIO || each.holder() == Holder.NOBODY)
        .allSatisfy(
            evidence ->
                assertThat(FaultCauses.of(evidence))
                    .allSatisfy(
                        cause -> {
                          assertThat(cause.id()).doesNotStartWith("driver-");
                          assertThat(cause.next())
                              .doesNotContain("suspect the driver", "authors of the driver");
                        }));
  }

  /** A process's address has nothing to do with what the DMA API hands out. */
  @Test
  void aRequestWithPasidIsNeverExplainedByIovas() {
    assertThat(everyKind())
        .filteredOn(each -> each.fault().pasid() != null)
        .allSatisfy(
            evidence ->
                assertThat(ids(FaultCauses.of(evidence)))
                    .doesNotContain(
                        "driver-use-after-unmap",
                        "unset-address-zero",
                        "missing-rmrr",
                        "p2p",
                        "vfio-guest"));
  }

  @Test
  void theBestComesFirstAndEachIsToldInFull() {
    assertThat(everyKind())
        .allSatisfy(
            evidence -> {
              List<Cause> causes = FaultCauses.of(evidence);
              assertThat(causes).isNotEmpty();
              assertThat(causes.stream().map(Cause::likelihood).toList()).isSorted();
              assertThat(ids(causes)).doesNotHaveDuplicates();
              assertThat(causes)
                  .allSatisfy(
                      cause -> {
                        assertThat(cause.because()).endsWith(".").doesNotContain("null", "%");
                        assertThat(cause.proof()).isNotEmpty();
                        assertThat(cause.next()).isNotEmpty();
                      });
            });
  }

  static Stream<FaultCause> causes() {
    return FaultCauses.ALL.stream();
  }

  /** A cause that nothing speaks for, or that what speaks for it excludes, would be dead. */
  @ParameterizedTest
  @MethodSource("causes")
  void everyCauseIsThereForSomething(FaultCause cause) {
    assertThat(everyKind().stream().flatMap(each -> cause.of(each).stream())).isNotEmpty();
    assertThat(cause.cases())
        .allSatisfy(
            each -> assertThat(each.signs()).doesNotContainAnyElementsOf(cause.excludedBy()));
  }

  @Test
  void everySignCountsForSomething() {
    Set<FaultSign> used = EnumSet.noneOf(FaultSign.class);
    for (FaultCause cause : FaultCauses.ALL) {
      used.addAll(cause.excludedBy());
      cause.cases().forEach(each -> used.addAll(each.signs()));
    }
    List<FaultSign> unused = new ArrayList<>(EnumSet.complementOf(EnumSet.copyOf(used)));

    // These change what a sentence says, and not what is likely.
    assertThat(unused)
        .containsExactlyInAnyOrder(
            FaultSign.AFTER_RESET,
            FaultSign.AFTER_BUS_ERROR,
            FaultSign.AFTER_NO_ANSWER,
            FaultSign.AFTER_RESUME,
            FaultSign.FLOOD);
  }

  @Test
  void whereNothingSpeaksForAnythingItSaysSo() {
    DmaFault fault =
        new DmaFault(
            new PciAddress(0, 3, 0, 0),
            Access.UNKNOWN,
            null,
            null,
            null,
            "",
            null,
            0,
            KernelEvents.Time.UNKNOWN,
            0);
    FaultEvidence nothing =
        new FaultEvidence(
            fault,
            null,
            AddressClass.UNKNOWN,
            AddressShape.NONE,
            Moment.UNKNOWN,
            Holder.UNKNOWN,
            Domain.UNKNOWN,
            FaultRequester.ofOtherHost(fault.device()),
            new History(1, 0, Set.of()),
            false);

    assertThat(FaultCauses.of(nothing))
        .containsExactly(
            new Cause(
                "unknown",
                Likelihood.POSSIBLE,
                "The cause cannot be told from what is known (the line does not give the reason).",
                "the whole line, the lines around it, and the time since boot",
                "run this on the host itself, with its log: iovascope explain --fault last"));
  }

  private static List<String> ids(List<Cause> causes) {
    return causes.stream().map(Cause::id).toList();
  }
}
