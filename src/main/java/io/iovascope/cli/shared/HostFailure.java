// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.text.Printable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why one of many hosts could not be read, in words that follow its name and a colon.
 *
 * @param problem what is wrong, safe to print
 * @param bug whether that is the fault of the program
 */
public record HostFailure(String problem, boolean bug) {

  /**
   * What was thrown while a host was read.
   *
   * @param name what was given, as for {@code --host}
   */
  public static HostFailure of(String name, Throwable thrown) {
    if (thrown instanceof CommandFailure failure) {
      return new HostFailure(withoutName(Printable.of(name), failure.getMessage()), false);
    }
    if (thrown instanceof UncheckedIOException io) {
      return new HostFailure(
          Printable.of(FileProblem.text(Objects.requireNonNull(io.getCause()))), false);
    }
    if (thrown instanceof OutOfMemoryError) {
      return new HostFailure("it takes more memory than the program may have", false);
    }
    return new HostFailure(
        "this is a bug: %s; please report it".formatted(Printable.of(thrown.toString())), true);
  }

  /** What opens a host begins its message with its name, whole or the last part of it. */
  private static String withoutName(String name, @Nullable String message) {
    String text = String.valueOf(message);
    String last = name.substring(name.lastIndexOf('/') + 1);
    for (String begin :
        List.of("--host " + name + ": ", "--host " + last + ": ", name + ": ", name + " ")) {
      if (text.startsWith(begin)) {
        return text.substring(begin.length());
      }
    }
    String other = "not a capture: ";
    return text.startsWith(other + name + ": ")
        ? other + text.substring(other.length() + name.length() + 2)
        : text;
  }
}
