package io.iovascope.model;

import io.iovascope.host.BootLog;
import io.iovascope.host.BootLog.GroupChange;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The device that was first in a group when its IOVA tree was built; iommu-dma reserves for that
 * device alone (iommu_dma_init_domain() returns early for all others). The order is not in sysfs.
 * The kernel log has it, as long as it still begins with the boot; a device that is removed and
 * found again goes to the end of the list, but the tree stays.
 *
 * <p>Not visible in any file: a tree that was built anew because somebody wrote to the group's
 * {@code type}.
 *
 * @param name name of the device; it may be gone by now
 */
record FirstDevice(String name, Confidence confidence, String origin) {

  /** Null for a group without devices. */
  static @Nullable FirstDevice of(IommuGroup group, Reading<BootLog> bootLog) {
    Optional<GroupChange> creation = bootLog.optional().flatMap(log -> creation(log, group.id()));
    if (creation.isPresent()
        && (group.devices().contains(creation.get().device()) || group.devices().size() > 1)) {
      return of(creation.get(), group, bootLog);
    }
    if (group.devices().size() == 1) {
      String only = group.devices().get(0);
      return creation.isEmpty()
          ? new FirstDevice(only, Confidence.DERIVED, "the only device of the group")
          : new FirstDevice(
              only,
              Confidence.ASSUMED,
              "the only device of the group; %s, which was first once, is gone"
                  .formatted(creation.get().device()));
    }
    return group.devices().stream()
        .min(
            Comparator.comparing(
                FirstDevice::address, Comparator.nullsLast(Comparator.naturalOrder())))
        .map(
            device ->
                new FirstDevice(
                    device,
                    Confidence.ASSUMED,
                    "lowest address of the group; the boot log does not tell the order"))
        .orElse(null);
  }

  private static FirstDevice of(GroupChange creation, IommuGroup group, Reading<BootLog> bootLog) {
    String origin = Origin.line(bootLog.path(), creation.line()).toString();
    boolean complete = bootLog.optional().map(BootLog::complete).orElse(false);
    boolean present = group.devices().contains(creation.device());
    if (complete && present) {
      return new FirstDevice(creation.device(), Confidence.DERIVED, origin);
    }
    String doubt =
        present ? "; the log no longer begins with the boot" : "; the device is gone by now";
    return new FirstDevice(creation.device(), Confidence.ASSUMED, origin + doubt);
  }

  private static @Nullable PciAddress address(String name) {
    return PciAddress.parse(name).orElse(null);
  }

  /**
   * The line that made the group. A group whose last device left is gone; its number may return.
   */
  private static Optional<GroupChange> creation(BootLog log, int group) {
    GroupChange creation = null;
    Set<String> members = new LinkedHashSet<>();
    for (GroupChange change : log.groupChanges()) {
      if (change.group() != group) {
        continue;
      }
      if (!change.added()) {
        members.remove(change.device());
        continue;
      }
      if (members.isEmpty()) {
        creation = change;
      }
      members.add(change.device());
    }
    return Optional.ofNullable(creation);
  }
}
