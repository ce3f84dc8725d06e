// SPDX-License-Identifier: Apache-2.0
package io.iovascope.posix;

import java.util.function.Consumer;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.jspecify.annotations.Nullable;

/**
 * Who this process is to the kernel.
 *
 * @param processId as the process itself sees it
 * @param userId real user id, or null if it is not known
 * @param effectiveUserId user id that permissions are checked against, or null if it is not known
 */
public record ProcessIdentity(
    long processId, @Nullable Integer userId, @Nullable Integer effectiveUserId) {

  private static final int ROOT = 0;

  /**
   * The identity of this process; without jnr-posix only its number.
   *
   * @param problems takes a line, for people, if jnr-posix cannot be used: why
   */
  public static ProcessIdentity current(Consumer<String> problems) {
    return CLibrary.loaded(() -> of(POSIXFactory.getNativePOSIX()), problems)
        .orElseGet(() -> new ProcessIdentity(ProcessHandle.current().pid(), null, null));
  }

  private static ProcessIdentity of(POSIX posix) {
    return new ProcessIdentity(posix.getpid(), posix.getuid(), posix.geteuid());
  }

  /** Whether it is known to run as root, with or without capabilities. */
  public boolean isRoot() {
    return effectiveUserId != null && effectiveUserId == ROOT;
  }
}
