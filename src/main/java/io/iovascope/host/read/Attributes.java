package io.iovascope.host.read;

import io.iovascope.host.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one-value files of one sysfs directory. A file that is not there gives null; one that cannot
 * be read or understood gives null too and is noted as a problem.
 */
final class Attributes {

  private static final int LIMIT = 4096;

  private final HostRoot root;
  private final String directory;
  private final String source;
  private final Problems problems;

  /**
   * @param directory absolute path of the directory
   * @param source name of the source that problems are noted under
   */
  Attributes(HostRoot root, String directory, String source, Problems problems) {
    this.root = root;
    this.directory = directory;
    this.source = source;
    this.problems = problems;
  }

  @Nullable String text(String name) {
    return parsed(name, "text", Optional::of);
  }

  /** A decimal number; negative numbers stand for "none" in sysfs and give null. */
  @Nullable Integer decimal(String name) {
    return parsed(
        name, "a decimal number", text -> Optional.of(Integer.valueOf(text)), n -> n >= 0);
  }

  /** A decimal number of up to 32 bits, unsigned. */
  @Nullable Long unsigned(String name) {
    return parsed(
        name,
        "a decimal number",
        text -> Optional.of((long) Integer.parseUnsignedInt(text) & 0xffff_ffffL));
  }

  /** A hexadecimal number with {@code 0x}. */
  @Nullable Integer hexadecimal(String name) {
    return parsed(name, "a hexadecimal number", text -> Optional.of(Integer.decode(text)));
  }

  /** An unsigned 64-bit hexadecimal number without {@code 0x}. */
  @Nullable Long register(String name) {
    return parsed(
        name, "a hexadecimal number", text -> Optional.of(Long.parseUnsignedLong(text, 16)));
  }

  /** The last part of a symbolic link's target: the name of the driver, group or device. */
  @Nullable String linkName(String name) {
    Optional<String> target = problems.checked(source, root.link(directory + "/" + name));
    return target.map(path -> path.substring(path.lastIndexOf('/') + 1)).orElse(null);
  }

  private <T> @Nullable T parsed(
      String name, String expected, Function<String, Optional<T>> parser) {
    return parsed(name, expected, parser, value -> true);
  }

  private <T> @Nullable T parsed(
      String name, String expected, Function<String, Optional<T>> parser, Predicate<T> meaningful) {
    String path = directory + "/" + name;
    Reading<T> reading =
        root.bytes(path, LIMIT)
            .flatMap(
                bytes -> {
                  String text = new String(bytes, StandardCharsets.UTF_8).strip();
                  Optional<T> value;
                  try {
                    value = parser.apply(text);
                  } catch (NumberFormatException e) {
                    value = Optional.empty();
                  }
                  return value
                      .map(v -> Reading.ok(v, path))
                      .orElseGet(
                          () ->
                              Reading.malformed(
                                  null, path, "expected %s, found '%s'".formatted(expected, text)));
                });
    return problems.checked(source, reading).filter(meaningful).orElse(null);
  }
}
