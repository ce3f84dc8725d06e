package io.iovascope.cli;

/** The exit statuses of all commands. */
final class ExitStatus {

  static final int OK = 0;

  /** A comparison found a difference. */
  static final int DIFFERENT = 1;

  /** Something is wrong with the host, or a plan does not work out. */
  static final int FINDINGS = 1;

  /** Wrong usage: unknown command or option, malformed address or value. */
  static final int USAGE = 2;

  /** The host could not be read, has no working IOMMU, or has no such device or group. */
  static final int HOST = 3;

  static final int BUG = 4;

  /**
   * The user pressed Ctrl-C, 128 and the number of the signal as shells have it; what was found
   * until then was printed.
   */
  static final int INTERRUPTED = 130;

  private ExitStatus() {}
}
