// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.util.regex.Pattern;

/**
 * Messages about a unit's invalidation queue, whether or not they name a device: {@code
 * qi_check_fault()} and {@code qi_dump_fault()} of drivers/iommu/intel/dmar.c.
 */
final class InvalidationMessage {

  private static final Pattern ERROR =
      Pattern.compile(
          "(?:.* )?Invalidation (?:Queue|Time-?out|Completion) Error\\b.*"
              + "|(?:.* )?QI (?:HEAD|PRIOR): .{1,80} qw0 ?= ?0x[0-9a-f]{1,16}.*");

  private InvalidationMessage() {}

  static boolean isOne(LogLine line) {
    String text = line.text();
    return (text.contains("Invalidation") || text.contains("QI ")) && ERROR.matcher(text).matches();
  }
}
