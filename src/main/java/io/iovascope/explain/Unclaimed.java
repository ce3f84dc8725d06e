// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Answer.Verdict;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Picture;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is left to say of an address that no claim of the device covers. */
public final class Unclaimed {

  private Unclaimed() {}

  /** One sentence. */
  public static String sentence(Explanation explanation, Picture picture) {
    Optional<BoundRmrr> rmrr =
        picture.rmrrs().stream()
            .filter(each -> each.range().contains(explanation.address()))
            .findFirst();
    if (rmrr.isPresent()) {
      List<PciAddress> devices = rmrr.get().devices();
      return "An RMRR of the firmware covers the address: %s (%s), for %s."
          .formatted(
              rmrr.get().range(),
              rmrr.get().origin(),
              devices.isEmpty()
                  ? "devices that are not known here"
                  : devices.stream().map(PciAddress::toString).collect(Collectors.joining(", ")));
    }
    boolean unknown =
        explanation.answers().stream().anyMatch(answer -> answer.verdict() == Verdict.UNKNOWN);
    return unknown
        ? "Nobody claims the address in what could be read."
        : "Nobody claims the address.";
  }
}
