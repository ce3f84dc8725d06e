// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One option of a kernel command line. A word such as {@code intel_iommu=on,sm_on} is two.
 *
 * @param name what is before the equals sign
 * @param value one of the values after it; empty for a word without an equals sign
 */
public record KernelOption(String name, String value) {

  private static final Set<String> LISTS = Set.of("intel_iommu", "iommu", "pci", "intremap");
  private static final Set<String> TRUE = Set.of("1", "y", "yes", "t", "true", "on");
  private static final Set<String> FALSE = Set.of("0", "n", "no", "f", "false", "off");

  private static final Set<String> KNOWN =
      Set.of(
          "intel_iommu=on",
          "intel_iommu=off",
          "intel_iommu=sm_on",
          "intel_iommu=sm_off",
          "intel_iommu=strict",
          "intel_iommu=forcedac",
          "iommu=off",
          "iommu=pt",
          "iommu=nopt",
          "pci=nocrs",
          "intremap=on",
          "intremap=off",
          "nointremap");

  private static final Set<String> KNOWN_SWITCHES =
      Set.of(
          "iommu.passthrough",
          "iommu.strict",
          "iommu.forcedac",
          "vfio_iommu_type1.allow_unsafe_interrupts");

  /** The options of one word. */
  public static List<KernelOption> ofWord(String word) {
    int equals = word.indexOf('=');
    if (equals < 0) {
      return List.of(new KernelOption(word, ""));
    }
    String name = word.substring(0, equals);
    String value = word.substring(equals + 1);
    if (!LISTS.contains(name)) {
      return List.of(new KernelOption(name, value));
    }
    List<KernelOption> options = new ArrayList<>();
    for (String each : value.split(",", -1)) {
      options.add(new KernelOption(name, each));
    }
    return options;
  }

  public boolean is(String otherName, String otherValue) {
    return name.equals(otherName) && value.equals(otherValue);
  }

  /** The value as kstrtobool() of lib/kstrtox.c reads it; empty if it is no truth value. */
  public Optional<Boolean> truth() {
    String word = value.toLowerCase(Locale.ROOT);
    if (TRUE.contains(word)) {
      return Optional.of(true);
    }
    return FALSE.contains(word) ? Optional.of(false) : Optional.empty();
  }

  /** Whether the model takes anything from it. */
  public boolean isKnown() {
    return KNOWN.contains(toString())
        || (KNOWN_SWITCHES.contains(name) && truth().isPresent())
        || (name.equals("vfio_iommu_type1.dma_entry_limit") && value.matches("\\d{1,9}"));
  }

  @Override
  public String toString() {
    return value.isEmpty() ? name : name + "=" + value;
  }
}
