// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.print;

import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The bytes of a DMAR table (struct acpi_table_dmar of include/acpi/actbl1.h), with checksum. */
final class DmarBytes {

  private static final int HEADER = 48;
  private static final int CHECKSUM = 9;

  private DmarBytes() {}

  /** The table, every structure at its offset. */
  static byte[] of(DmarTable table) {
    Map<Integer, byte[]> structures = new TreeMap<>();
    table
        .units()
        .forEach(
            unit ->
                structures.put(
                    unit.offset(),
                    structure(0, 16, unit.scopes())
                        .put(4, (byte) (unit.includeAll() ? 1 : 0))
                        .putShort(6, (short) unit.segment())
                        .putLong(8, unit.registerBase())
                        .array()));
    table
        .reservedMemory()
        .forEach(
            memory ->
                structures.put(
                    memory.offset(),
                    structure(1, 24, memory.scopes())
                        .putShort(6, (short) memory.segment())
                        .putLong(8, memory.start())
                        .putLong(16, memory.end())
                        .array()));
    table
        .rootPortAts()
        .forEach(
            ats ->
                structures.put(
                    ats.offset(),
                    structure(2, 8, ats.scopes())
                        .put(4, (byte) (ats.allPorts() ? 1 : 0))
                        .putShort(6, (short) ats.segment())
                        .array()));
    table
        .affinities()
        .forEach(
            affinity ->
                structures.put(
                    affinity.offset(),
                    structure(3, 20, List.of())
                        .putLong(8, affinity.registerBase())
                        .putInt(16, (int) affinity.proximityDomain())
                        .array()));
    int length =
        HEADER + structures.values().stream().mapToInt(structure -> structure.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    header(bytes, table, length);
    structures.values().forEach(bytes::put);
    byte[] all = bytes.array();
    int sum = 0;
    for (byte each : all) {
      sum += each;
    }
    all[CHECKSUM] = (byte) -sum;
    return all;
  }

  private static void header(ByteBuffer bytes, DmarTable table, int length) {
    bytes.put("DMAR".getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(length);
    bytes.put((byte) table.revision());
    bytes.put((byte) 0);
    bytes.put(field(table.oemId(), 6));
    bytes.put(field(table.oemTableId(), 8));
    bytes.putInt(1);
    bytes.put(field("IOVA", 4));
    bytes.putInt(1);
    bytes.put((byte) (table.hostAddressWidth() - 1));
    bytes.put(
        (byte)
            ((table.interruptRemapping() ? 1 : 0)
                | (table.x2apicOptOut() ? 2 : 0)
                | (table.dmaControlOptIn() ? 4 : 0)));
    bytes.position(HEADER);
  }

  private static byte[] field(String text, int size) {
    byte[] field = new byte[size];
    byte[] content = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(content, 0, field, 0, Math.min(size, content.length));
    return field;
  }

  /** A structure with its type, length and scopes; what is between is still zero. */
  private static ByteBuffer structure(int type, int fixed, List<Scope> scopes) {
    int length = fixed + scopes.stream().mapToInt(scope -> 6 + 2 * scope.path().size()).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(0, (short) type).putShort(2, (short) length);
    int at = fixed;
    for (Scope scope : scopes) {
      bytes.put(at, (byte) code(scope.type()));
      bytes.put(at + 1, (byte) (6 + 2 * scope.path().size()));
      bytes.put(at + 4, (byte) scope.enumerationId());
      bytes.put(at + 5, (byte) scope.startBus());
      at += 6;
      for (DmarTable.PathEntry step : scope.path()) {
        bytes.put(at++, (byte) step.device());
        bytes.put(at++, (byte) step.function());
      }
    }
    return bytes;
  }

  private static int code(ScopeType type) {
    return switch (type) {
      case ENDPOINT -> 1;
      case BRIDGE -> 2;
      case IOAPIC -> 3;
      case HPET -> 4;
      case NAMESPACE -> 5;
    };
  }
}
