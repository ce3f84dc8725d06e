// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.Cause;
import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultReason;
import io.iovascope.explain.Likelihood;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decides between the causes. */
public final class FaultCauses {

  /** What a fault has for an id whose cause cannot be told. */
  public static final String UNKNOWN = "unknown";

  /** Of causes that are equally likely, those that stand first come first. */
  public static final List<FaultCause> ALL =
      List.of(
          new IoApicSource(),
          new AtsTimeout(),
          new PageRequestRefused(),
          new MappingErrorUsed(),
          new ProcessorAddressUsed(),
          new UnsetAddressZero(),
          new MsiAddress(),
          new ProcessAddress(),
          new FormerOwner(),
          new DirectMappingBroken(),
          new PeerToPeer(),
          new MaskWiderThanDevice(),
          new AddressBeyondWidth(),
          new PhantomFunctionAlias(),
          new MissingRmrr(),
          new VfioGuest(),
          new DeviceOwnMmu(),
          new HypervisorBypass(),
          new IgfxHardwareQuirk(),
          new FirmwareLeftDma(),
          new IntrNotRemapped(),
          new IntrCompatFormat(),
          new DriverUseAfterUnmap(),
          new IommuDriverBug(),
          new DriverWrongDirection(),
          new TableCorruption(),
          new KernelRegression());

  private FaultCauses() {}

  /** The causes that the evidence speaks for, best first; one that says so if there are none. */
  public static List<Cause> of(FaultEvidence evidence) {
    List<Cause> causes =
        ALL.stream()
            .map(each -> each.of(evidence))
            .flatMap(Optional::stream)
            .sorted(Comparator.comparing(Cause::likelihood))
            .toList();
    return causes.isEmpty() ? List.of(unknown(evidence)) : causes;
  }

  private static Cause unknown(FaultEvidence evidence) {
    FaultReason reason = evidence.reason();
    String what =
        reason == null
            ? "the line does not give the reason"
            : "%s: %s".formatted(reason.label(), reason.meaning());
    return new Cause(
        UNKNOWN,
        Likelihood.POSSIBLE,
        "The cause cannot be told from what is known (%s).".formatted(what),
        "the whole line, the lines around it, and the time since boot",
        "run this on the host itself, with its log: iovascope explain --fault last");
  }
}
