// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.host.Reading;
import io.iovascope.text.Printable;
import java.io.PrintWriter;

/** What a command says of the one file that it reads and that cannot be read. */
public final class SourceFailure {

  private SourceFailure() {}

  public static CommandFailure of(Reading<?> reading) {
    return CommandFailure.host(problem(reading));
  }

  /** Says so if the reading is not complete. */
  public static int status(Reading<?> reading, PrintWriter err) {
    if (reading.isOk()) {
      return ExitStatus.OK;
    }
    err.println("iovascope: " + problem(reading));
    return ExitStatus.HOST;
  }

  private static String problem(Reading<?> reading) {
    return "%s is %s: %s"
        .formatted(
            Printable.of(reading.path()), reading.status().label(), Printable.of(reading.detail()));
  }
}
