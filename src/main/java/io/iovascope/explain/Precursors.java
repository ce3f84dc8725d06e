// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.explain.FaultEvidence.Precursor;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelReport;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one boot's log says that may lead to faults: of each kind and device, when first. */
final class Precursors {

  /** Devices end on a real host; in a text that somebody made up they need not. */
  private static final int MOST = 4096;

  /** A machine comes back, or was left translating, with all its devices. */
  private static final String ALL_DEVICES = "";

  private record Key(Precursor kind, String device) {}

  /** The least sequence of each. */
  private final Map<Key, Long> first = new HashMap<>();

  /** What a host's own log says. */
  static Precursors of(KernelEvents events) {
    Precursors precursors = new Precursors();
    events.reports().forEach(precursors::add);
    events.faults().forEach(precursors::add);
    return precursors;
  }

  void add(KernelReport report) {
    kind(report.kind())
        .ifPresent(
            kind ->
                add(
                    kind,
                    kind == Precursor.KERNEL_BEFORE ? ALL_DEVICES : report.device(),
                    report.sequence()));
  }

  /** A device that did not answer is what faults of it may follow from. */
  void add(DmaFault fault) {
    if (fault.access() == DmaFault.Access.INVALIDATION) {
      add(Precursor.NO_ANSWER, fault.device().toString(), fault.sequence());
    }
  }

  private static Optional<Precursor> kind(KernelReport.Kind kind) {
    return switch (kind) {
      case DEVICE_RESET -> Optional.of(Precursor.RESET);
      case RESUME -> Optional.of(Precursor.RESUME);
      case UNCORRECTED_ERROR -> Optional.of(Precursor.BUS_ERROR);
      case TRANSLATION_INHERITED -> Optional.of(Precursor.KERNEL_BEFORE);
      default -> Optional.empty();
    };
  }

  private void add(Precursor kind, String device, long sequence) {
    Key key = new Key(kind, device);
    if (first.size() < MOST || first.containsKey(key)) {
      first.merge(key, sequence, Math::min);
    }
  }

  /** What was said before the line of the fault, of its device or of the machine. */
  Set<Precursor> before(DmaFault fault) {
    Set<Precursor> before = EnumSet.noneOf(Precursor.class);
    String device = fault.device().toString();
    first.forEach(
        (key, sequence) -> {
          boolean concerns = key.device().equals(device) || key.device().equals(ALL_DEVICES);
          if (concerns && sequence < fault.sequence()) {
            before.add(key.kind());
          }
        });
    return before;
  }
}
