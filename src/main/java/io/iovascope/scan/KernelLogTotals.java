// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.explain.cause.FaultExplanation;
import io.iovascope.host.AllocationFailure;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelEvents;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the kernel log has said since the boot, counted so that no record counts twice, however
 * often the log is read and although its ring overwrites the oldest records.
 *
 * @param lastSequence the sequence number of the last record that is counted, or -1
 * @param records number of records that were counted
 * @param lost number of records that were overwritten before they were read
 */
public record KernelLogTotals(
    long lastSequence,
    long records,
    long lost,
    Map<FaultKey, Long> faults,
    Map<FailureKey, Long> failures) {

  /** Of a log of which nothing has been read. */
  public static final KernelLogTotals NONE = new KernelLogTotals(-1, 0, 0, Map.of(), Map.of());

  /** Faults beyond this number of kinds are counted as of no device: the labels have to end. */
  private static final int MOST_KINDS = 1000;

  public KernelLogTotals {
    faults = Map.copyOf(faults);
    failures = Map.copyOf(failures);
  }

  /**
   * Faults that are counted together.
   *
   * @param unit name of the unit, or empty if the device is not known
   * @param reason the fault reason, such as {@code 0x06}
   * @param region see {@link io.iovascope.explain.AddressClass}
   * @param cause id of the likeliest cause, see {@link io.iovascope.explain.cause.FaultCauses};
   *     empty for faults that a version counted which did not tell it
   */
  public record FaultKey(String unit, String device, String reason, String region, String cause)
      implements Comparable<FaultKey> {
    @Override
    public int compareTo(FaultKey other) {
      return toString().compareTo(other.toString());
    }
  }

  /** Failures that are counted together. */
  public record FailureKey(String device, String kind) implements Comparable<FailureKey> {
    @Override
    public int compareTo(FailureKey other) {
      return toString().compareTo(other.toString());
    }
  }

  /** These and what is new in a later reading of the same boot's log. */
  KernelLogTotals with(Picture picture) {
    KernelEvents events = picture.host().kernel().events();
    long last = events.lastSequence();
    if (last <= lastSequence) {
      return this;
    }
    Map<FaultKey, Long> allFaults = new TreeMap<>(faults);
    for (DmaFault fault : events.faults()) {
      if (fault.sequence() > lastSequence) {
        FaultKey key = key(picture, fault);
        boolean room = allFaults.containsKey(key) || allFaults.size() < MOST_KINDS;
        allFaults.merge(room ? key : new FaultKey("", "", "", "", ""), 1L, Long::sum);
      }
    }
    Map<FailureKey, Long> allFailures = new TreeMap<>(failures);
    for (AllocationFailure failure : events.failures()) {
      if (failure.sequence() > lastSequence) {
        FailureKey key = new FailureKey(failure.device(), failure.kind().label());
        boolean room = allFailures.containsKey(key) || allFailures.size() < MOST_KINDS;
        allFailures.merge(room ? key : new FailureKey("", ""), 1L, Long::sum);
      }
    }
    long found = events.recordsAfter(lastSequence);
    return new KernelLogTotals(
        last, records + found, lost + (last - lastSequence - found), allFaults, allFailures);
  }

  private static FaultKey key(Picture picture, DmaFault fault) {
    String unit =
        picture
            .device(fault.device())
            .map(DevicePicture::device)
            .map(device -> device.binding().unit())
            .or(() -> Optional.of(""))
            .get();
    FaultExplanation explanation = FaultExplanation.of(picture, fault);
    return new FaultKey(
        unit,
        fault.device().toString(),
        fault.reasonCode(),
        explanation.region().label(),
        explanation.causes().get(0).id());
  }
}
