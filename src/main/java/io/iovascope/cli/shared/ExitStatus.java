// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

/** The exit statuses of all commands. */
public final class ExitStatus {

  public static final int OK = 0;

  /** A comparison found a difference. */
  public static final int DIFFERENT = 1;

  /** Something is wrong with the host, or a plan does not work out. */
  public static final int FINDINGS = 1;

  /** Wrong usage: unknown command or option, malformed address or value. */
  public static final int USAGE = 2;

  /** The host could not be read, has no working IOMMU, or has no such device or group. */
  public static final int HOST = 3;

  public static final int BUG = 4;

  /**
   * The user pressed Ctrl-C, 128 and the number of the signal as shells have it; what was found
   * until then was printed.
   */
  public static final int INTERRUPTED = 130;

  private ExitStatus() {}

  /**
   * What tells of two hosts together: a bug before findings, findings before a host that could not
   * be read, and all of these before a host that is fine.
   */
  public static int worse(int one, int other) {
    for (int status : new int[] {BUG, FINDINGS, HOST}) {
      if (one == status || other == status) {
        return status;
      }
    }
    return OK;
  }
}
