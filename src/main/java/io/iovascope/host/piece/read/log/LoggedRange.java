// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.log;

import io.iovascope.address.AddressRange;
import java.util.Optional;

/** Ranges as logs print them: hexadecimal without 0x, both ends inside. */
final class LoggedRange {

  private LoggedRange() {}

  /** Empty if the end is below the start. */
  static Optional<AddressRange> of(String start, String end) {
    long first = Long.parseUnsignedLong(start, 16);
    long last = Long.parseUnsignedLong(end, 16);
    return Long.compareUnsigned(first, last) <= 0
        ? Optional.of(new AddressRange(first, last))
        : Optional.empty();
  }
}
