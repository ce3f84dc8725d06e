// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.DmarTable.Affinity;
import io.iovascope.host.DmarTable.NamespaceDevice;
import io.iovascope.host.DmarTable.ReservedMemory;
import io.iovascope.host.DmarTable.RootPortAts;
import io.iovascope.host.DmarTable.SocAddressTranslationCache;
import io.iovascope.host.DmarTable.SocIntegratedDevices;
import io.iovascope.host.DmarTable.Unit;
import java.util.ArrayList;
import java.util.List;

/**
 * One remapping structure of the DMAR table at a time, collected by type (the struct acpi_dmar_*
 * types of include/acpi/actbl1.h).
 */
final class DmarStructureParser {

  /** u16 type, u16 length. */
  static final int HEADER = 4;

  private static final int PAGE = 4096;

  final List<Unit> units = new ArrayList<>();
  final List<ReservedMemory> reservedMemory = new ArrayList<>();
  final List<RootPortAts> rootPortAts = new ArrayList<>();
  final List<Affinity> affinities = new ArrayList<>();
  final List<NamespaceDevice> namespaceDevices = new ArrayList<>();
  final List<SocAddressTranslationCache> socAddressTranslationCaches = new ArrayList<>();
  final List<SocIntegratedDevices> socIntegratedDevices = new ArrayList<>();

  private final TableBytes table;
  private final TableProblems problems;
  private final DeviceScopeParser scopes;

  DmarStructureParser(TableBytes table, TableProblems problems) {
    this.table = table;
    this.problems = problems;
    this.scopes = new DeviceScopeParser(table, problems);
  }

  /**
   * Reads the structure whose {@code length} bytes from {@code at} are all there. One of an unknown
   * type is skipped: the kernel goes on "for forward compatibility" (dmar_walk_remapping_entries of
   * drivers/iommu/intel/dmar.c). One too short for its type is a fault and is skipped as well.
   *
   * @param length at least {@link #HEADER}
   */
  void parse(int at, int length) {
    int type = table.u16(at);
    int end = at + length;
    switch (type) {
      case 0 -> {
        if (isLongEnough("DRHD", at, length, 16)) {
          units.add(unit(at, end));
        }
      }
      case 1 -> {
        if (isLongEnough("RMRR", at, length, 24)) {
          reservedMemory.add(reservedMemory(at, end));
        }
      }
      case 2 -> {
        if (isLongEnough("ATSR", at, length, 8)) {
          rootPortAts.add(
              new RootPortAts(table.u16(at + 6), flag(at + 4), scopes.parse(at + 8, end), at));
        }
      }
      case 3 -> {
        if (isLongEnough("RHSA", at, length, 20)) {
          affinities.add(new Affinity(table.u64(at + 8), table.u32(at + 16), at));
        }
      }
      case 4 -> {
        if (isLongEnough("ANDD", at, length, 8)) {
          namespaceDevices.add(new NamespaceDevice(table.u8(at + 7), name(at + 8, end), at));
        }
      }
      case 5 -> {
        if (isLongEnough("SATC", at, length, 8)) {
          socAddressTranslationCaches.add(
              new SocAddressTranslationCache(
                  table.u16(at + 6), flag(at + 4), scopes.parse(at + 8, end), at));
        }
      }
      case 6 -> {
        if (isLongEnough("SIDP", at, length, 8)) {
          socIntegratedDevices.add(
              new SocIntegratedDevices(table.u16(at + 6), scopes.parse(at + 8, end), at));
        }
      }
      default -> problems.remark(at, "unknown structure type %d, skipped".formatted(type));
    }
  }

  /** The size byte says that there are 2<sup>N</sup> pages of registers, N in its low 4 bits. */
  private Unit unit(int at, int end) {
    long registerSize = (long) PAGE << (table.u8(at + 5) & 0xf);
    return new Unit(
        table.u16(at + 6),
        table.u64(at + 8),
        registerSize,
        flag(at + 4),
        scopes.parse(at + 16, end),
        at);
  }

  private ReservedMemory reservedMemory(int at, int end) {
    return new ReservedMemory(
        table.u16(at + 6), table.u64(at + 8), table.u64(at + 16), scopes.parse(at + 24, end), at);
  }

  /** The text up to the NUL, which must lie within the structure (dmar_parse_one_andd). */
  private String name(int start, int end) {
    int nul = start;
    while (nul < end && table.u8(nul) != 0) {
      nul++;
    }
    if (nul == end) {
      problems.fault(start, "expected a name that ends with NUL before offset 0x%x".formatted(end));
    }
    return FirmwareText.field(table.array(), start, nul);
  }

  private boolean flag(int offset) {
    return (table.u8(offset) & 1) != 0;
  }

  private boolean isLongEnough(String name, int at, int length, int least) {
    if (length < least) {
      problems.fault(
          at, "expected %s of at least %d bytes, found %d; skipped".formatted(name, least, length));
    }
    return length >= least;
  }
}
