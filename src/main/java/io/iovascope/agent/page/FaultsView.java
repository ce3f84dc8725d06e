// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import io.iovascope.explain.FaultGroup;
import io.iovascope.explain.FaultGroups;
import io.iovascope.explain.cause.FaultExplanation;
import io.iovascope.host.DmaFault;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The faults of the kernel's log with what may be behind them; those that are alike are one row.
 *
 * @param rows in the order in which the log has the first of each; of many, the first ones
 * @param more what is not shown, in words; empty if nothing is left out
 */
record FaultsView(List<Row> rows, String more) {

  /** More kinds of faults are rare, and no longer a page to read. */
  static final int MOST = 20;

  /** So many causes are worth a thought. */
  private static final int MOST_CAUSES = 3;

  /**
   * Faults that are alike.
   *
   * @param where the device and its driver, if it has one
   * @param href link to the map of its group; empty if there is none
   * @param what the first fault in words
   * @param facts how many there are, and of which addresses, if there is more than one; what the
   *     address is
   * @param causes the likeliest first, at least one
   */
  record Row(String where, String href, String what, List<String> facts, List<Cause> causes) {}

  /**
   * A cause and the next step.
   *
   * @param likelihood a word
   */
  record Cause(String id, String likelihood, String because, String proof, String next) {}

  static FaultsView of(Picture picture, GroupWindow window) {
    FaultGroups faults = FaultGroups.ofHost(picture);
    List<FaultGroup> groups = faults.groups();
    List<FaultGroup> shown = groups.subList(0, Math.min(groups.size(), MOST));
    long left = faults.count() - shown.stream().mapToLong(FaultGroup::count).sum();
    return new FaultsView(
        shown.stream().map(group -> row(picture, group, window)).toList(),
        left == 0 ? "" : "%d more faults of other kinds".formatted(left));
  }

  private static Row row(Picture picture, FaultGroup group, GroupWindow window) {
    FaultExplanation explanation = FaultExplanation.of(picture, group, true);
    DmaFault fault = explanation.fault();
    Optional<PciDevice> device = picture.device(fault.device()).map(DevicePicture::device);
    String driver =
        device
            .map(found -> found.binding().driver())
            .map(name -> ", " + PageText.of(name))
            .orElse("");
    return new Row(
        fault.device() + driver,
        device
            .map(found -> found.binding().group())
            .filter(number -> picture.group(number).isPresent())
            .map(window::linkTo)
            .orElse(""),
        PageText.of(explanation.what()),
        facts(group, explanation),
        explanation.causes().stream()
            .limit(MOST_CAUSES)
            .map(
                cause ->
                    new Cause(
                        PageText.of(cause.id()),
                        cause.likelihood().label(),
                        PageText.of(cause.because()),
                        PageText.of(cause.proof()),
                        PageText.of(cause.next())))
            .toList());
  }

  private static List<String> facts(FaultGroup group, FaultExplanation explanation) {
    List<String> facts = new ArrayList<>();
    if (group.count() > 1) {
      facts.add("%d times".formatted(group.count()));
    }
    if (group.suppressed() > 0) {
      facts.add(
          "the kernel kept quiet about %d more reports, of this device or another"
              .formatted(group.suppressed()));
    }
    AddressRange addresses = group.addresses();
    if (addresses != null && addresses.start() != addresses.end()) {
      facts.add(
          "addresses from %s to %s"
              .formatted(AddressRange.hex(addresses.start()), AddressRange.hex(addresses.end())));
    }
    facts.add("address: " + PageText.of(explanation.where()));
    return facts;
  }
}
