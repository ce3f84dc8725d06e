// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import io.iovascope.probe.debugfs.Requester.Stage;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code dmar_translation_struct} (print_tbl_walk() in drivers/iommu/intel/debugfs.c):
 * requester, root entry, context entry, PASID and PASID table entry. Values of several words come
 * highest word first.
 */
final class RequesterLine {

  static final String EXPECTED = "bus:device.function, three table entries and a PASID";

  /** What the PASID column says in legacy mode. */
  private static final int NO_PASID = -1;

  private static final String WORD = "0x([0-9a-f]{16})";
  private static final Pattern LINE =
      Pattern.compile(
          "([0-9a-f]{2}:[01][0-9a-f]\\.[0-7])\t%1$s:%1$s\t%1$s:%1$s\t(-?\\d{1,7}) *\t%1$s:%1$s:%1$s"
              .formatted(WORD));

  private static final long PRESENT = 1;
  private static final long TABLE = 0x000f_ffff_ffff_f000L;

  private RequesterLine() {}

  /** Empty if the line is not of this form, or an entry in it is reserved or not present. */
  static Optional<Requester> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String source = matcher.group(1);
    int pasid = Integer.parseInt(matcher.group(6));
    if (pasid == NO_PASID) {
      return legacy(source, word(matcher, 4), word(matcher, 5));
    }
    return pasid < 0
        ? Optional.empty()
        : scalable(source, pasid, word(matcher, 7), word(matcher, 8), word(matcher, 9));
  }

  private static long word(Matcher matcher, int group) {
    return Long.parseUnsignedLong(matcher.group(group), 16);
  }

  /** A context entry: width and domain above, type and table below. */
  private static Optional<Requester> legacy(String source, long high, long low) {
    if ((low & PRESENT) == 0) {
      return Optional.empty();
    }
    int domain = (int) (high >>> 8 & 0xffff);
    return Requester.width(high & 7)
        .flatMap(
            width ->
                switch ((int) (low >>> 2 & 3)) {
                  case 0, 1 ->
                      Optional.of(
                          new Requester(source, null, Stage.SECOND, width, domain, low & TABLE));
                  case 2 ->
                      Optional.of(
                          new Requester(source, null, Stage.PASS_THROUGH, width, domain, null));
                  default -> Optional.empty();
                });
  }

  /**
   * The first three words of a PASID table entry.
   *
   * @param first with the first-stage table and its number of levels
   * @param middle with the domain
   * @param second with the type, the width and the second-stage table
   */
  private static Optional<Requester> scalable(
      String source, int pasid, long first, long middle, long second) {
    if ((second & PRESENT) == 0) {
      return Optional.empty();
    }
    int domain = (int) (middle & 0xffff);
    long agaw = second >>> 2 & 7;
    // FLPM: 0 is four levels, 1 is five.
    Optional<Integer> firstWidth = Requester.width(2 + (first >>> 2 & 3));
    return switch ((int) (second >>> 6 & 7)) {
      case 1 ->
          firstWidth.map(
              width -> new Requester(source, pasid, Stage.FIRST, width, domain, first & TABLE));
      case 2 ->
          Requester.width(agaw)
              .map(
                  width ->
                      new Requester(source, pasid, Stage.SECOND, width, domain, second & TABLE));
      case 3 ->
          firstWidth.map(
              width -> new Requester(source, pasid, Stage.NESTED, width, domain, first & TABLE));
      case 4 ->
          Requester.width(agaw)
              .map(width -> new Requester(source, pasid, Stage.PASS_THROUGH, width, domain, null));
      default -> Optional.empty();
    };
  }
}
