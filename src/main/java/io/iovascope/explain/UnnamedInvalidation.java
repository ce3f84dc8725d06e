// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.Toggle;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnitPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can be known of an error of a unit's invalidation queue whose messages name no device, as
 * {@code qi_check_fault()} of drivers/iommu/intel/dmar.c prints them: the unit does not record the
 * requester, and the descriptor at which it stopped waits for another one.
 *
 * @param error what happened
 * @param unit which unit it was, as far as that is known
 * @param devices which devices can be meant
 * @param next what to do
 */
public record UnnamedInvalidation(String error, String unit, String devices, String next) {

  private static final int MOST_DEVICES = 8;

  /**
   * @param messages of which none names a device; not empty
   */
  public static UnnamedInvalidation of(Picture picture, List<String> messages) {
    String all = String.join("\n", messages).toLowerCase(Locale.ROOT);
    boolean queue = all.contains("queue error");
    boolean completion = all.contains("completion error");
    boolean waits = all.contains("invalidation wait");
    return new UnnamedInvalidation(
        error(queue, completion),
        unit(picture),
        queue ? "none: the unit did not understand a command of the kernel" : devices(picture),
        next(queue, waits, all.contains("qi prior")));
  }

  private static String error(boolean queue, boolean completion) {
    if (queue) {
      return "invalidation queue error (IQE): the kernel gave the unit a command that it does not know, or could not read";
    }
    return completion
        ? "invalidation completion error (ICE): a device answered an invalidation of its own translations (ATS) in a way that is not allowed, or twice"
        : "invalidation time-out (ITE): a device did not answer an invalidation of its own translations (ATS) in time";
  }

  /** The kernel prints none. */
  private static String unit(Picture picture) {
    List<String> units =
        picture.units().stream().map(UnitPicture::unit).map(unit -> unit.name()).toList();
    return switch (units.size()) {
      case 0 -> "the kernel does not say which, and none is known";
      case 1 -> "the kernel does not say which; this host has one, " + units.get(0);
      default ->
          "the kernel does not say which; this host has %d: %s"
              .formatted(
                  units.size(),
                  units.stream().limit(MOST_DEVICES).collect(Collectors.joining(", ")));
    };
  }

  private static String devices(Picture picture) {
    List<String> on = new ArrayList<>();
    int unknown = 0;
    for (PciDevice device : picture.host().pci().devices()) {
      Optional<PciConfiguration> known =
          device.configuration().optional().filter(PciConfiguration::capabilitiesReadable);
      if (known.isEmpty()) {
        unknown++;
      } else if (known.map(PciConfiguration::ats).filter(Toggle::enabled).isPresent()) {
        on.add(device.address().toString());
      }
    }
    String few = on.stream().limit(MOST_DEVICES).collect(Collectors.joining(", "));
    if (!on.isEmpty()) {
      return "those that use ATS; on this host %s%s"
          .formatted(
              few,
              on.size() > MOST_DEVICES ? " and %d more".formatted(on.size() - MOST_DEVICES) : "");
    }
    return unknown > 0
        ? "those that use ATS; which do is not known here (sudo lspci -vv: ATSCtl: Enable+)"
        : "those that use ATS; on this host none does, so that the lines are of another host";
  }

  private static String next(boolean queue, boolean waits, boolean prior) {
    if (queue) {
      return "a newer kernel; report it with the lines QI HEAD and QI PRIOR and the unit's cap and ecap";
    }
    String look =
        waits && !prior
            ? "the unit stopped at a command that waits for those before it: a line QI PRIOR (Linux 5.15) names the device; "
            : "look in the log for resets, hot-unplug and AER errors just before it; ";
    return look
        + "boot with pci=noats to see whether it ends, which costs the devices their own caches of translations";
  }
}
