// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import java.io.IOException;

/** An archive, or a compressed file, of which no more is read; its message says why. */
public final class ArchiveException extends IOException {

  private static final long serialVersionUID = 1;

  private final boolean ofAll;

  /**
   * @param ofAll whether nothing more is read of the whole file either, for it goes beyond the
   *     limits
   */
  ArchiveException(String message, boolean ofAll) {
    super(message);
    this.ofAll = ofAll;
  }

  boolean isOfAll() {
    return ofAll;
  }
}
