// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.DmarTable;
import io.iovascope.host.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the bytes of an ACPI DMAR table (struct acpi_table_dmar of include/acpi/actbl1.h). Any
 * bytes whatever give a reading, never an exception.
 */
public final class DmarTableParser {

  /** The ACPI header of 36 bytes, u8 width, u8 flags, 10 reserved bytes. */
  private static final int HEADER = 48;

  private static final String SIGNATURE = "DMAR";

  private final TableBytes table;

  /** Length that the header declares, at least {@link #HEADER}. */
  private final long declared;

  /** Byte after the last byte of the table that is there. */
  private final int available;

  private final TableProblems problems = new TableProblems();
  private final DmarStructureParser structures;

  private DmarTableParser(TableBytes table, long declared) {
    this.table = table;
    this.declared = declared;
    this.available = (int) Math.min(declared, table.length());
    this.structures = new DmarStructureParser(table, problems);
  }

  /**
   * Decodes a table.
   *
   * <ul>
   *   <li>{@code OK}: everything follows the layout. {@link DmarTable#problems()} may still have
   *       remarks: unknown types, bytes after the table, values that make no sense.
   *   <li>{@code TRUNCATED}: the header declares more bytes than there are. The value, null if the
   *       header itself is cut, has every structure that is complete.
   *   <li>{@code MALFORMED}: this is no DMAR table (the value is null), its checksum is wrong, or
   *       bytes somewhere do not follow the layout; the value has what could be read, and the
   *       detail is the first of the problems. The kernel ends at a structure of length 0 and
   *       refuses a table with a structure that ends after it (dmar_walk_remapping_entries of
   *       drivers/iommu/intel/dmar.c); it only warns of a wrong checksum.
   * </ul>
   *
   * @param path where the bytes come from, for the reading
   */
  public static Reading<DmarTable> parse(byte[] bytes, String path) {
    String signature = FirmwareText.field(bytes, 0, Math.min(bytes.length, SIGNATURE.length()));
    if (!signature.equals(SIGNATURE)) {
      return Reading.malformed(
          null,
          path,
          "offset 0x0: expected the signature \"DMAR\", found \"%s\"".formatted(signature));
    }
    if (bytes.length < HEADER) {
      return new Reading<>(
          Reading.Status.TRUNCATED,
          null,
          path,
          "expected a header of %d bytes, found %d bytes".formatted(HEADER, bytes.length));
    }
    TableBytes table = new TableBytes(bytes);
    long declared = table.u32(4);
    if (declared < HEADER) {
      return Reading.malformed(
          null,
          path,
          "offset 0x4: expected a length of at least %d, found %d".formatted(HEADER, declared));
    }
    return new DmarTableParser(table, declared).parse(path);
  }

  private Reading<DmarTable> parse(String path) {
    boolean complete = available == declared;
    int sum = table.sum(available);
    if (complete && sum != 0) {
      problems.fault(
          9, "wrong checksum: expected bytes that add up to 0x00, found 0x%02x".formatted(sum));
    }
    if (table.length() > declared) {
      problems.remark(
          available, "%d bytes after the table, ignored".formatted(table.length() - available));
    }
    parseStructures();
    // parse_dmar_table: "No DRHD structure found in DMAR table".
    if (complete && structures.units.isEmpty() && problems.firstFault() == null) {
      problems.remark(HEADER, "no DRHD structure, so the table has no remapping unit");
    }
    DmarTable decoded = decoded(complete && sum == 0);
    if (!complete) {
      return Reading.truncated(
          decoded,
          path,
          "offset 0x4: the table has %d bytes, only %d are there".formatted(declared, available));
    }
    String fault = problems.firstFault();
    return fault == null ? Reading.ok(decoded, path) : Reading.malformed(decoded, path, fault);
  }

  private void parseStructures() {
    int offset = HEADER;
    while (available - offset >= DmarStructureParser.HEADER) {
      int length = table.u16(offset + 2);
      if (length < DmarStructureParser.HEADER) {
        problems.fault(
            offset,
            "expected a structure of at least 4 bytes, found length %d; the rest is not read"
                .formatted(length));
        return;
      }
      if (length > declared - offset) {
        problems.fault(
            offset,
            "expected a structure that ends in the table, found length %d with %d bytes left"
                .formatted(length, declared - offset));
        return;
      }
      if (length > available - offset) {
        return;
      }
      structures.parse(offset, length);
      offset += length;
    }
    if (offset < available && available == declared) {
      problems.fault(
          offset,
          "expected a structure of at least 4 bytes, found %d bytes left"
              .formatted(available - offset));
    }
  }

  private DmarTable decoded(boolean checksumOk) {
    DmarTable decoded = withoutProblems(checksumOk);
    List<String> lines = new ArrayList<>(problems.lines());
    lines.addAll(DmarPlausibility.problems(decoded));
    return decoded.withProblems(lines);
  }

  private DmarTable withoutProblems(boolean checksumOk) {
    int flags = table.u8(37);
    return new DmarTable(
        table.u8(8),
        FirmwareText.field(table.array(), 10, 16),
        FirmwareText.field(table.array(), 16, 24),
        table.u8(36) + 1,
        (flags & 1) != 0,
        (flags & 2) != 0,
        (flags & 4) != 0,
        checksumOk,
        structures.units,
        structures.reservedMemory,
        structures.rootPortAts,
        structures.affinities,
        structures.namespaceDevices,
        structures.socAddressTranslationCaches,
        structures.socIntegratedDevices,
        List.of());
  }
}
