// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The release of a kernel as {@code uname -r} gives it, such as {@code 6.12.107+deb13-amd64}.
 *
 * @param text the whole release
 * @param major first number
 * @param minor second number
 */
public record KernelRelease(String text, int major, int minor) {

  private static final Pattern FORMAT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\b.*");

  /** Empty if {@code text} does not start with two numbers. */
  public static Optional<KernelRelease> parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new KernelRelease(
                text, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** Whether this is the given release or a later one. */
  public boolean isAtLeast(int major, int minor) {
    return this.major > major || (this.major == major && this.minor >= minor);
  }

  @Override
  public String toString() {
    return text;
  }
}
