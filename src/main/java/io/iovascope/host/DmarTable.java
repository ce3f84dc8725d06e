// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import io.iovascope.address.AddressRange;
import io.iovascope.text.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The firmware's DMAR table (struct acpi_table_dmar of the kernel's include/acpi/actbl1.h). Every
 * list is in table order. Numbers that are unsigned in the table are kept in a larger type,
 * addresses as unsigned 64-bit values.
 *
 * @param revision revision of the table
 * @param oemId OEM id, without trailing blanks and NULs
 * @param oemTableId OEM table id, without trailing blanks and NULs
 * @param hostAddressWidth width of DMA physical addresses in bits; about output addresses, not
 *     about IOVAs
 * @param interruptRemapping flag bit 0
 * @param x2apicOptOut flag bit 1
 * @param dmaControlOptIn flag bit 2
 * @param checksumOk whether the bytes of the table are all there and add up to 0 (modulo 256)
 * @param problems what is wrong with the table, a line each that begins with the offset in
 *     hexadecimal; empty for a sound table
 * @param basis what it was made of
 */
public record DmarTable(
    int revision,
    String oemId,
    String oemTableId,
    int hostAddressWidth,
    boolean interruptRemapping,
    boolean x2apicOptOut,
    boolean dmaControlOptIn,
    boolean checksumOk,
    List<Unit> units,
    List<ReservedMemory> reservedMemory,
    List<RootPortAts> rootPortAts,
    List<Affinity> affinities,
    List<NamespaceDevice> namespaceDevices,
    List<SocAddressTranslationCache> socAddressTranslationCaches,
    List<SocIntegratedDevices> socIntegratedDevices,
    List<String> problems,
    Basis basis) {

  /** Where a table comes from, and so what the positions of its structures count. */
  public enum Basis {
    /** Its bytes: offsets in the table. */
    BYTES,
    /** What the kernel's log says of it: lines of the log, from 1. */
    LOG
  }

  public DmarTable {
    units = List.copyOf(units);
    reservedMemory = List.copyOf(reservedMemory);
    rootPortAts = List.copyOf(rootPortAts);
    affinities = List.copyOf(affinities);
    namespaceDevices = List.copyOf(namespaceDevices);
    socAddressTranslationCaches = List.copyOf(socAddressTranslationCaches);
    socIntegratedDevices = List.copyOf(socIntegratedDevices);
    problems = List.copyOf(problems);
  }

  /** A table of which the bytes were read. */
  public DmarTable(
      int revision,
      String oemId,
      String oemTableId,
      int hostAddressWidth,
      boolean interruptRemapping,
      boolean x2apicOptOut,
      boolean dmaControlOptIn,
      boolean checksumOk,
      List<Unit> units,
      List<ReservedMemory> reservedMemory,
      List<RootPortAts> rootPortAts,
      List<Affinity> affinities,
      List<NamespaceDevice> namespaceDevices,
      List<SocAddressTranslationCache> socAddressTranslationCaches,
      List<SocIntegratedDevices> socIntegratedDevices,
      List<String> problems) {
    this(
        revision,
        oemId,
        oemTableId,
        hostAddressWidth,
        interruptRemapping,
        x2apicOptOut,
        dmaControlOptIn,
        checksumOk,
        units,
        reservedMemory,
        rootPortAts,
        affinities,
        namespaceDevices,
        socAddressTranslationCaches,
        socIntegratedDevices,
        problems,
        Basis.BYTES);
  }

  /** The same with other regions. */
  public DmarTable withReservedMemory(List<ReservedMemory> other) {
    return with(other, problems);
  }

  /** The same with other lines about what is wrong with it. */
  public DmarTable withProblems(List<String> other) {
    return with(reservedMemory, other);
  }

  private DmarTable with(List<ReservedMemory> otherMemory, List<String> otherProblems) {
    return new DmarTable(
        revision,
        oemId,
        oemTableId,
        hostAddressWidth,
        interruptRemapping,
        x2apicOptOut,
        dmaControlOptIn,
        checksumOk,
        units,
        otherMemory,
        rootPortAts,
        affinities,
        namespaceDevices,
        socAddressTranslationCaches,
        socIntegratedDevices,
        otherProblems,
        basis);
  }

  /**
   * Where a structure stands.
   *
   * @param path of the table or log
   * @param name of the structure, such as {@code RMRR 2}
   * @param position its offset or line, see {@link Basis}
   */
  public Origin origin(String path, String name, int position) {
    return switch (basis) {
      case BYTES -> Origin.structure(path, "DMAR table, " + name, position);
      case LOG -> Origin.line(path, position);
    };
  }

  /** What a device scope names. The code is the byte in the table. */
  public enum ScopeType {
    ENDPOINT(1),
    /** A bridge and everything below it. */
    BRIDGE(2),
    IOAPIC(3),
    HPET(4),
    NAMESPACE(5);

    private final int code;

    ScopeType(int code) {
      this.code = code;
    }

    /** The type with this code, or null if there is none. */
    public static @Nullable ScopeType ofCode(int code) {
      for (ScopeType type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      return null;
    }

    /** The name in every output: lower case. */
    public String label() {
      return Label.of(this);
    }
  }

  /** One step of a scope's path: a device and function number. */
  public record PathEntry(int device, int function) {

    /** As iovascope prints it, such as {@code 1f.2}. */
    @Override
    public String toString() {
      return "%02x.%x".formatted(device, function);
    }
  }

  /**
   * A device that a structure of the table is about.
   *
   * @param startBus number of the root bus that the path starts at
   * @param path from the root bus down to the device; not empty in a sound table
   */
  public record Scope(ScopeType type, int enumerationId, int startBus, List<PathEntry> path) {
    public Scope {
      path = List.copyOf(path);
    }
  }

  /**
   * DRHD, type 0: a remapping unit.
   *
   * @param registerBase physical address of its registers, unsigned
   * @param registerSize size of the register set in bytes
   * @param includeAll whether it serves every device of the segment that no other unit names
   * @param offset offset of the structure in the table, in bytes, or its line in the log; the same
   *     in the other structures
   */
  public record Unit(
      int segment,
      long registerBase,
      long registerSize,
      boolean includeAll,
      List<Scope> scopes,
      int offset) {
    public Unit {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * RMRR, type 1: memory that firmware wants mapped 1:1 for some devices.
   *
   * @param start first address, unsigned
   * @param end last address (inclusive), unsigned; below {@code start} in a broken table, which
   *     leaves {@link #range()} null
   */
  public record ReservedMemory(int segment, long start, long end, List<Scope> scopes, int offset) {
    public ReservedMemory {
      scopes = List.copyOf(scopes);
    }

    /** The memory, or null if the table gives an end below the start. */
    public @Nullable AddressRange range() {
      return Long.compareUnsigned(end, start) < 0 ? null : new AddressRange(start, end);
    }
  }

  /** ATSR, type 2: root ports whose devices may use ATS. */
  public record RootPortAts(int segment, boolean allPorts, List<Scope> scopes, int offset) {
    public RootPortAts {
      scopes = List.copyOf(scopes);
    }
  }

  /** RHSA, type 3: NUMA node (ACPI proximity domain, unsigned 32 bits) of a unit. */
  public record Affinity(long registerBase, long proximityDomain, int offset) {}

  /** ANDD, type 4: a device that exists in the ACPI namespace only. */
  public record NamespaceDevice(int deviceNumber, String name, int offset) {}

  /** SATC, type 5: integrated devices with an address translation cache. */
  public record SocAddressTranslationCache(
      int segment, boolean atcRequired, List<Scope> scopes, int offset) {
    public SocAddressTranslationCache {
      scopes = List.copyOf(scopes);
    }
  }

  /** SIDP, type 6: properties of integrated devices. */
  public record SocIntegratedDevices(int segment, List<Scope> scopes, int offset) {
    public SocIntegratedDevices {
      scopes = List.copyOf(scopes);
    }
  }
}
