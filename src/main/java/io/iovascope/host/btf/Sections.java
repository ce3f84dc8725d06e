// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

/**
 * Where the sections of type information lie, in bytes from its beginning; ends are exclusive.
 *
 * @param types first byte of the types
 * @param strings first byte of the names
 */
record Sections(long types, long typesEnd, long strings, long stringsEnd) {

  private static final int MAGIC = 0xeb9f;
  private static final int HEADER = 24;

  /** Longest that is read, in bytes; stock kernels have 6 million. */
  private static final int LONGEST = 64 << 20;

  /**
   * What the header tells.
   *
   * @throws LayoutException if it is not one, or tells of more than there is
   */
  static Sections of(Pages pages) {
    if (pages.length(0) < HEADER || (pages.i32(0) & 0xffff) != MAGIC) {
      throw new LayoutException("no type information (BTF) of a little-endian kernel");
    }
    long header = u32(pages, 4);
    if (header < HEADER) {
      throw new LayoutException(
          "type information (BTF) with a header of %d bytes: shorter than %d"
              .formatted(header, HEADER));
    }
    long types = header + u32(pages, 8);
    long strings = header + u32(pages, 16);
    Sections sections =
        new Sections(types, types + u32(pages, 12), strings, strings + u32(pages, 20));
    long end = Math.max(sections.typesEnd, sections.stringsEnd);
    if (end > LONGEST) {
      throw new LayoutException(
          "type information (BTF) whose header tells of %d bytes: longer than %d"
              .formatted(end, LONGEST));
    }
    if (!pages.has(end - 1)) {
      throw new LayoutException(
          "type information (BTF) is cut off: its header tells of %d bytes".formatted(end));
    }
    return sections;
  }

  private static long u32(Pages pages, int at) {
    return pages.i32(at) & 0xffff_ffffL;
  }
}
