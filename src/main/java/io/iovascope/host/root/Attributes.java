// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Reading;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one-value files of one sysfs directory. A file that is not there gives null; one that cannot
 * be read or understood gives null too and is noted as a problem.
 */
public final class Attributes {

  private static final int LIMIT = 4096;
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]{1,15}");
  private static final Pattern LINKED = Pattern.compile("[^\\x00]+", Pattern.DOTALL);
  private static final Pattern REGISTER = Pattern.compile("[0-9a-fA-F]{1,16}");

  private final HostRoot root;
  private final String directory;
  private final String source;
  private final ReadingProblems problems;
  private final boolean needed;

  /**
   * @param directory absolute path of the directory
   * @param source name of the source that problems are noted under
   */
  public Attributes(HostRoot root, String directory, String source, ReadingProblems problems) {
    this(root, directory, source, problems, false);
  }

  private Attributes(
      HostRoot root, String directory, String source, ReadingProblems problems, boolean needed) {
    this.root = root;
    this.directory = directory;
    this.source = source;
    this.problems = problems;
    this.needed = needed;
  }

  /** The same files, of which every kernel has each: one that is not there is a problem. */
  public Attributes needed() {
    return new Attributes(root, directory, source, problems, true);
  }

  public @Nullable String text(String name) {
    return parsed(name, "text", text -> Optional.of(text).filter(found -> !found.isEmpty()));
  }

  /**
   * A text of a form.
   *
   * @param expected the form, for a person
   */
  public @Nullable String text(String name, String expected, Pattern form) {
    return parsed(
        name, expected, text -> Optional.of(text).filter(found -> form.matcher(found).matches()));
  }

  /**
   * A decimal number; -1 stands for "none" in sysfs and gives null.
   *
   * @param largest largest number that makes sense
   */
  public @Nullable Integer decimal(String name, int largest) {
    Long number =
        number(name, "a decimal number", DECIMAL, 10, value -> value >= -1 && value <= largest);
    return number == null || number < 0 ? null : Integer.valueOf(number.intValue());
  }

  /** A decimal number of up to 32 bits, unsigned. */
  public @Nullable Long unsigned(String name) {
    return number(
        name, "a decimal number", DECIMAL, 10, value -> value >= 0 && value <= 0xffff_ffffL);
  }

  /**
   * A hexadecimal number with {@code 0x}.
   *
   * @param bits largest width that makes sense, at most 31
   */
  public @Nullable Integer hexadecimal(String name, int bits) {
    Long number =
        number(
            name,
            "a hexadecimal number of %d bits".formatted(bits),
            HEXADECIMAL,
            16,
            value -> value >>> bits == 0);
    return number == null ? null : Integer.valueOf(number.intValue());
  }

  /** An unsigned 64-bit hexadecimal number without {@code 0x}. */
  public @Nullable Long register(String name) {
    return number(name, "a hexadecimal number", REGISTER, 16, value -> true);
  }

  /** The last part of a symbolic link's target: the name of the driver, group or device. */
  public @Nullable String linkName(String name) {
    return linkName(
        name, "a name", found -> Optional.of(found).filter(text -> LINKED.matcher(text).matches()));
  }

  /**
   * The last part of a symbolic link's target, understood.
   *
   * @param parser gives nothing for a name that makes no sense
   */
  public <T> @Nullable T linkName(
      String name, String expected, Function<String, Optional<T>> parser) {
    String path = directory + "/" + name;
    Reading<T> reading =
        root.link(path)
            .flatMap(
                target ->
                    understood(
                        target.substring(target.lastIndexOf('/') + 1), path, expected, parser));
    return noted(reading);
  }

  /**
   * The same of a name that a directory may have instead, and then gives null: below the function
   * that an IOMMU itself is, {@code iommu} holds its units.
   */
  public @Nullable String linkNameOrDirectory(String name) {
    String path = directory + "/" + name;
    Reading<String> link = root.link(path);
    boolean isDirectory = link.status() == Reading.Status.MALFORMED && root.list(path).isOk();
    return isDirectory ? null : linkName(name);
  }

  private @Nullable Long number(
      String name, String expected, Pattern pattern, int radix, LongPredicate sensible) {
    return parsed(
        name,
        expected,
        text ->
            Optional.of(text)
                .filter(digits -> pattern.matcher(digits).matches())
                .map(digits -> digits.startsWith("0x") ? digits.substring(2) : digits)
                .map(
                    digits ->
                        radix == 16
                            ? Long.parseUnsignedLong(digits, radix)
                            : Long.parseLong(digits, radix))
                .filter(sensible::test));
  }

  private <T> @Nullable T parsed(
      String name, String expected, Function<String, Optional<T>> parser) {
    String path = directory + "/" + name;
    return noted(
        root.bytes(path, LIMIT)
            .map(TextFile::decoded)
            .flatMap(text -> line(text, path, expected, parser)));
  }

  /** The kernel ends each with a line break; without one, the rest is missing. */
  private static <T> Reading<T> line(
      String text, String path, String expected, Function<String, Optional<T>> parser) {
    Reading<T> value = understood(text.strip(), path, expected, parser);
    return !value.isOk() || text.endsWith("\n")
        ? value
        : Reading.malformed(
            null, path, "expected a line break after '%s'".formatted(BadLines.quoted(text)));
  }

  private static <T> Reading<T> understood(
      String text, String path, String expected, Function<String, Optional<T>> parser) {
    return parser
        .apply(text)
        .map(value -> Reading.ok(value, path))
        .orElseGet(
            () ->
                Reading.malformed(
                    null,
                    path,
                    "expected %s, found '%s'".formatted(expected, BadLines.quoted(text))));
  }

  private <T> @Nullable T noted(Reading<T> reading) {
    return (needed ? problems.required(source, reading) : problems.checked(source, reading))
        .orElse(null);
  }
}
