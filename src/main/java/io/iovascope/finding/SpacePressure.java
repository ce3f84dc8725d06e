// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.DeviceUsage;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What makes requests in a zone of an IOVA space fail, now or soon.
 *
 * @param occupancy of the zone; it adds up, and some of it can be given out
 */
public record SpacePressure(Kind kind, Severity severity, IovaZone zone, Occupancy occupancy) {

  /** Drivers hold a larger share than this: a warning. The alert has the same number. */
  static final double FILLING_UP = 0.8;

  /** Drivers hold a larger share than this: mappings are about to fail. As in the alert. */
  static final double NEARLY_FULL = 0.95;

  /** A longest free piece of less bytes than this is small. As in the alert. */
  static final long SMALL_PIECE = 2 << 20;

  /** More free bytes than this are much. As in the alert. */
  static final long MUCH_FREE = 64 << 20;

  private static final long LAST_32_BIT = AddressRange.BELOW_4_GIB.end();

  /** The worst first. */
  public enum Kind {
    /** Drivers hold nearly everything, or much. */
    FULL,
    /** What drivers have freed is kept for requests of its size and takes nearly everything. */
    CACHED,
    /** Much is free, in pieces. */
    FRAGMENTED,
    /** The kernel has found no place for a request and remembers its size. */
    REFUSED
  }

  /** Who needs a zone. */
  private enum Need {
    /** A device that can use nothing else. */
    ONLY,
    /** Devices that are given addresses there first. */
    FIRST,
    NONE
  }

  /** The worst that is the matter with a group's space. */
  public static Optional<SpacePressure> of(Picture picture, GroupUsage group, SpaceUsage space) {
    return Stream.of(IovaZone.BELOW_LIMIT, IovaZone.BELOW_4_GIB, IovaZone.ALL)
        .flatMap(
            zone ->
                zone
                    .of(group, space)
                    .filter(Occupancy::addsUp)
                    .filter(occupancy -> occupancy.available() > 0)
                    .flatMap(each -> of(zone, each, space, need(picture, group, space, zone)))
                    .stream())
        .min((one, other) -> one.severity.compareTo(other.severity));
  }

  private static Optional<SpacePressure> of(
      IovaZone zone, Occupancy occupancy, SpaceUsage space, Need need) {
    if (need == Need.NONE) {
      return Optional.empty();
    }
    double held = occupancy.share(held(occupancy));
    boolean full = occupancy.share(occupancy.allocated()) > NEARLY_FULL;
    if (held > FILLING_UP) {
      boolean critical = held > NEARLY_FULL && need == Need.ONLY;
      return Optional.of(
          new SpacePressure(
              Kind.FULL, critical ? Severity.CRITICAL : Severity.WARNING, zone, occupancy));
    }
    if (full) {
      return warning(Kind.CACHED, zone, occupancy);
    }
    if (occupancy.largestFree() < SMALL_PIECE && occupancy.free() > MUCH_FREE) {
      return warning(Kind.FRAGMENTED, zone, occupancy);
    }
    Long refused = space.max32AllocSize();
    boolean remembers =
        refused != null
            && space.granule() > 0
            && refused > 0
            && refused < (LAST_32_BIT + 1) / space.granule();
    return zone == IovaZone.BELOW_4_GIB && remembers
        ? warning(Kind.REFUSED, zone, occupancy)
        : Optional.empty();
  }

  private static Optional<SpacePressure> warning(Kind kind, IovaZone zone, Occupancy occupancy) {
    return Optional.of(new SpacePressure(kind, Severity.WARNING, zone, occupancy));
  }

  /** What drivers hold; where the caches could not be read that is all that is allocated. */
  private static long held(Occupancy occupancy) {
    Long live = occupancy.live();
    return live == null ? occupancy.allocated() : live;
  }

  /** How much of the zone drivers hold, in percent. */
  public long heldPercent() {
    return Math.round(occupancy.share(held(occupancy)) * 100);
  }

  /** How much of the zone no other request can get, in percent. */
  public long takenPercent() {
    return Math.round(occupancy.share(occupancy.allocated()) * 100);
  }

  /** Below 4 GiB a zone counts only while somebody needs it there. */
  private static Need need(Picture picture, GroupUsage group, SpaceUsage space, IovaZone zone) {
    if (zone != IovaZone.BELOW_4_GIB) {
      return Need.ONLY;
    }
    List<DeviceUsage> used = used(group);
    if (used.stream().anyMatch(device -> mustStay(device, space))) {
      return Need.ONLY;
    }
    return used.stream().anyMatch(device -> isTriedFirst(picture, device)) ? Need.FIRST : Need.NONE;
  }

  private static boolean mustStay(DeviceUsage device, SpaceUsage space) {
    Long limit = device.limit(space.aperture().end());
    return isLow(device.coherentMask()) || (limit != null && isLow(limit));
  }

  private static boolean isLow(long mask) {
    return mask != 0 && Long.compareUnsigned(mask, LAST_32_BIT) <= 0;
  }

  /** The kernel's own word, or else the model's: kernels before 6.6 keep no such flag. */
  private static boolean isTriedFirst(Picture picture, DeviceUsage device) {
    Boolean first = device.thirtyTwoBitFirst();
    return first != null
        ? first
        : PciAddress.parse(device.name())
            .flatMap(picture::device)
            .map(each -> Boolean.TRUE.equals(each.dmaApi().thirtyTwoBitFirst()))
            .orElse(false);
  }

  private static List<DeviceUsage> used(GroupUsage group) {
    return group.devices().stream().filter(device -> device.driver() != null).toList();
  }

  /** The devices of a group that have a driver, for people. */
  public static String devices(GroupUsage group) {
    List<DeviceUsage> used = used(group);
    String few =
        used.stream()
            .limit(Finding.EXAMPLES)
            .map(device -> device.name() + " " + device.driver())
            .collect(Collectors.joining(", "));
    return used.isEmpty() ? "no device has a driver" : few;
  }

  /** The device of a group that has a driver, if there is one alone; else the group. */
  public static Subject subject(GroupUsage group) {
    List<DeviceUsage> used = used(group);
    Optional<PciAddress> only =
        used.size() == 1 ? PciAddress.parse(used.get(0).name()) : Optional.empty();
    return only.<Subject>map(device -> new Subject.Device(device, group.id()))
        .orElseGet(() -> new Subject.Group(group.id()));
  }
}
