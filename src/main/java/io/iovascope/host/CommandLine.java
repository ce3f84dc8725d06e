package io.iovascope.host;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The words a kernel was booted with.
 *
 * @param text the line as the kernel gives it, without the newline
 */
public record CommandLine(String text) {

  /** The words, in order. */
  public List<String> words() {
    return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
  }

  /** The value of the last {@code name=value}; the last one counts for the kernel too. */
  public Optional<String> value(String name) {
    return words().stream()
        .filter(word -> word.startsWith(name + "="))
        .map(word -> word.substring(name.length() + 1))
        .reduce((first, second) -> second);
  }

  /**
   * Whether a comma-separated option is among the values of {@code name}, as in {@code
   * intel_iommu=on,sm_on}; all occurrences of the name count.
   */
  public boolean hasOption(String name, String option) {
    return words().stream()
        .filter(word -> word.startsWith(name + "="))
        .flatMap(word -> Arrays.stream(word.substring(name.length() + 1).split(",")))
        .anyMatch(option::equals);
  }
}
