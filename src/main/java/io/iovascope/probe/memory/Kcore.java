// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.host.btf.LayoutException;
import io.iovascope.host.root.PositionedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The running kernel's memory, as the ELF core file {@code /proc/kcore} shows it: where each
 * stretch of it lies in the file, and the notes (VMCOREINFO) that tell some of its addresses.
 */
final class Kcore implements MemorySource, Closeable {

  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int MOST_PROGRAM_HEADERS = 4096;
  private static final int LONGEST_NOTE = 1 << 20;
  private static final int LOAD = 1;
  private static final int NOTE = 4;
  private static final int X86_64 = 62;

  /** A stretch of memory: in the file from {@code position} on. */
  private record Segment(long start, long size, long position) {}

  private final PositionedFile file;
  private final List<Segment> segments = new ArrayList<>();
  private final Map<String, String> notes = new HashMap<>();

  private Kcore(PositionedFile file) {
    this.file = file;
  }

  /**
   * Reads the headers of the file, which is closed with the result.
   *
   * @throws LayoutException if it is no core file of an x86-64 kernel
   */
  static Kcore of(PositionedFile file) {
    Kcore kcore = new Kcore(file);
    ByteBuffer header = kcore.at(0, HEADER);
    if (header.remaining() < HEADER
        || header.getInt(0) != 0x464c457f
        || header.get(4) != 2
        || header.get(5) != 1
        || header.getShort(18) != X86_64) {
      throw new LayoutException("not a core file of an x86-64 kernel");
    }
    long start = header.getLong(32);
    int size = header.getShort(54) & 0xffff;
    int count = Math.min(header.getShort(56) & 0xffff, MOST_PROGRAM_HEADERS);
    if (size < PROGRAM_HEADER || start < 0 || start > Integer.MAX_VALUE) {
      throw new LayoutException("a core file without program headers");
    }
    for (int i = 0; i < count; i++) {
      kcore.take(kcore.at(start + (long) i * size, PROGRAM_HEADER));
    }
    if (kcore.segments.isEmpty()) {
      throw new LayoutException("a core file without memory");
    }
    return kcore;
  }

  private void take(ByteBuffer header) {
    if (header.remaining() < PROGRAM_HEADER) {
      return;
    }
    int type = header.getInt(0);
    long position = header.getLong(8);
    long address = header.getLong(16);
    long fileSize = header.getLong(32);
    long size = header.getLong(40);
    if (type == LOAD && size > 0 && position >= 0) {
      segments.add(new Segment(address, size, position));
    } else if (type == NOTE && fileSize > 0 && fileSize <= LONGEST_NOTE && position >= 0) {
      takeNotes(at(position, (int) fileSize));
    }
  }

  private void takeNotes(ByteBuffer notes) {
    while (notes.remaining() >= 12) {
      int nameSize = notes.getInt();
      int size = notes.getInt();
      notes.getInt();
      long padded = (nameSize + 3L & ~3L) + (size + 3L & ~3L);
      if (nameSize < 0 || size < 0 || padded > notes.remaining()) {
        return;
      }
      byte[] both = new byte[(int) padded];
      notes.get(both);
      String name = new String(both, 0, nameSize, StandardCharsets.ISO_8859_1);
      if (name.equals("VMCOREINFO\0")) {
        int start = nameSize + 3 & ~3;
        for (String line :
            new String(both, start, size, StandardCharsets.ISO_8859_1).split("\n", -1)) {
          int equals = line.indexOf('=');
          if (equals > 0) {
            this.notes.put(line.substring(0, equals), line.substring(equals + 1));
          }
        }
      }
    }
  }

  /** The run-time address of a symbol that the kernel tells for crash dumps. */
  Optional<Long> noted(String symbol) {
    return Optional.ofNullable(notes.get("SYMBOL(" + symbol + ")"))
        .filter(text -> text.matches("[0-9a-f]{1,16}"))
        .map(text -> Long.parseUnsignedLong(text, 16));
  }

  @Override
  public int read(long address, byte[] into, int length) {
    for (Segment segment : segments) {
      long offset = address - segment.start;
      if (Long.compareUnsigned(offset, segment.size) < 0) {
        long left = segment.size - offset;
        int wanted = left < 0 ? length : (int) Math.min(length, left);
        return there(segment.position + offset, into, wanted);
      }
    }
    return 0;
  }

  /**
   * How many of the bytes are there. What is not, the kernel answers with an error, and what was
   * read before that counts.
   */
  private int there(long position, byte[] into, int wanted) {
    int count = 0;
    try {
      while (count < wanted) {
        int read = file.read(position + count, into, count, wanted - count);
        if (read <= 0) {
          break;
        }
        count += read;
      }
    } catch (IOException e) {
      return count;
    }
    return count;
  }

  private ByteBuffer at(long position, int length) {
    byte[] bytes = new byte[length];
    try {
      int count = file.readAll(position, bytes, length);
      return ByteBuffer.wrap(Arrays.copyOf(bytes, count)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new LayoutException("its headers cannot be read: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
