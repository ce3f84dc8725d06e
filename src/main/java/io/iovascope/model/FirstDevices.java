// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.host.BootLog;
import io.iovascope.host.BootLog.GroupChange;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.FirstDevice;
import io.iovascope.model.picture.Provenance;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first device of a group. The order is not in sysfs. The kernel log has it, as long as
 * it still begins with the boot; a device that is removed and found again goes to the end of the
 * list, but the tree stays.
 *
 * <p>Not visible in any file: a tree that was built anew because somebody wrote to the group's
 * {@code type}.
 */
final class FirstDevices {

  private final Reading<BootLog> bootLog;

  /** The line that made each group, by the group's number. */
  private final Map<Integer, GroupChange> creations;

  FirstDevices(Reading<BootLog> bootLog) {
    this.bootLog = bootLog;
    this.creations = creations(bootLog.optional().map(BootLog::groupChanges).orElse(List.of()));
  }

  /** Null for a group without devices. */
  @Nullable FirstDevice of(IommuGroup group) {
    Optional<GroupChange> creation = Optional.ofNullable(creations.get(group.id()));
    if (creation.isPresent()
        && (group.devices().contains(creation.get().device()) || group.devices().size() > 1)) {
      return of(creation.get(), group);
    }
    if (group.devices().size() == 1) {
      String only = group.devices().get(0);
      return creation.isEmpty()
          ? new FirstDevice(only, Confidence.DERIVED, Provenance.of("the only device of the group"))
          : new FirstDevice(
              only,
              Confidence.ASSUMED,
              Provenance.of("the only device of the group")
                  .and("%s, which was first once, is gone".formatted(creation.get().device())));
    }
    return group.devices().stream()
        .min(
            Comparator.comparing(
                FirstDevices::address, Comparator.nullsLast(Comparator.naturalOrder())))
        .map(
            device ->
                new FirstDevice(
                    device,
                    Confidence.ASSUMED,
                    Provenance.of("lowest address of the group")
                        .and("the boot log does not tell the order")))
        .orElse(null);
  }

  private FirstDevice of(GroupChange creation, IommuGroup group) {
    Provenance provenance = Provenance.of(Origin.line(bootLog.path(), creation.line()));
    boolean complete = bootLog.optional().map(BootLog::complete).orElse(false);
    boolean present = group.devices().contains(creation.device());
    if (present && (complete || group.devices().size() == 1)) {
      return new FirstDevice(creation.device(), Confidence.DERIVED, provenance);
    }
    String doubt = present ? "the log no longer begins with the boot" : "the device is gone by now";
    return new FirstDevice(creation.device(), Confidence.ASSUMED, provenance.and(doubt));
  }

  private static @Nullable PciAddress address(String name) {
    return PciAddress.parse(name).orElse(null);
  }

  /** A group whose last device left is gone; its number may return. */
  private static Map<Integer, GroupChange> creations(List<GroupChange> changes) {
    Map<Integer, GroupChange> creations = new HashMap<>();
    Map<Integer, Set<String>> members = new HashMap<>();
    for (GroupChange change : changes) {
      Set<String> present = members.computeIfAbsent(change.group(), group -> new HashSet<>());
      if (!change.added()) {
        present.remove(change.device());
        continue;
      }
      if (present.isEmpty()) {
        creations.put(change.group(), change);
      }
      present.add(change.device());
    }
    return creations;
  }
}
