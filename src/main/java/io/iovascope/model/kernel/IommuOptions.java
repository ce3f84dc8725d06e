// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.CommandLine;
import io.iovascope.host.KernelOption;
import io.iovascope.model.kernel.KernelBehaviour.DmaOps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of a command line that look as if they were for the IOMMU and that the kernel does
 * not have: it passes over them without a word, or with one line in its log (intel_iommu_setup() of
 * drivers/iommu/intel/iommu.c, iommu_setup() of arch/x86/kernel/pci-dma.c).
 */
public final class IommuOptions {

  /**
   * An option that has no effect.
   *
   * @param option as it was given
   * @param instead what does what was probably meant, or empty
   */
  public record Ignored(KernelOption option, Optional<String> instead) {}

  private static final Set<String> OF_INTEL =
      Set.of(
          "on",
          "off",
          "igfx_off",
          "forcedac",
          "strict",
          "sp_off",
          "sm_on",
          "sm_off",
          "tboot_noforce",
          // Of older kernels.
          "nobounce",
          "ecs_off",
          "pasid28",
          "");

  private static final Set<String> OF_X86 =
      Set.of(
          "off",
          "force",
          "noforce",
          "biomerge",
          "panic",
          "nopanic",
          "merge",
          "nomerge",
          "forcesac",
          "allowdac",
          "nodac",
          "usedac",
          "soft",
          "pt",
          "nopt",
          "");

  private static final Set<String> TRUTHS =
      Set.of("iommu.passthrough", "iommu.strict", "iommu.forcedac");

  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("intel_iommu=pt", "iommu=pt"),
          Map.entry("intel_iommu=nopt", "iommu=nopt"),
          Map.entry("intel_iommu=passthrough", "iommu=pt"),
          Map.entry("intel_iommu=1", "intel_iommu=on"),
          Map.entry("intel_iommu=yes", "intel_iommu=on"),
          Map.entry("intel_iommu=true", "intel_iommu=on"),
          Map.entry("intel_iommu=enable", "intel_iommu=on"),
          Map.entry("intel_iommu=enabled", "intel_iommu=on"),
          Map.entry("intel_iommu=0", "intel_iommu=off"),
          Map.entry("intel_iommu=no", "intel_iommu=off"),
          Map.entry("intel_iommu=disable", "intel_iommu=off"),
          Map.entry("intel_iommu=disabled", "intel_iommu=off"),
          Map.entry("iommu=on", "intel_iommu=on"),
          Map.entry("iommu=1", "intel_iommu=on"),
          Map.entry("iommu=enable", "intel_iommu=on"),
          Map.entry("iommu=enabled", "intel_iommu=on"),
          Map.entry("iommu=passthrough", "iommu=pt"),
          Map.entry("iommu=strict", "iommu.strict=1"),
          Map.entry("iommu=lazy", "iommu.strict=0"),
          Map.entry("iommu=forcedac", "iommu.forcedac=1"),
          Map.entry("iommu=igfx_off", "intel_iommu=igfx_off"),
          Map.entry("amd_iommu=on", "intel_iommu=on"),
          Map.entry("amd_iommu=off", "intel_iommu=off"),
          Map.entry("amd_iommu=pt", "iommu=pt"));

  private IommuOptions() {}

  /**
   * In the order of the line.
   *
   * @param line of a host with VT-d units
   */
  public static List<Ignored> ignored(CommandLine line, KernelBehaviour behaviour) {
    return line.options().stream()
        .filter(option -> !isRead(option, behaviour))
        .map(option -> new Ignored(option, instead(option)))
        .toList();
  }

  /** Whether the kernel has the option, as far as it is one for the IOMMU. */
  private static boolean isRead(KernelOption option, KernelBehaviour behaviour) {
    return switch (option.name()) {
      case "intel_iommu" ->
          OF_INTEL.contains(option.value())
              || (option.value().equals("relax_rmrr") && behaviour.knowsRelaxRmrr().value());
      case "iommu" -> OF_X86.contains(option.value());
      case "amd_iommu" -> false;
      case "iommu.forcedac" ->
          option.truth().isPresent() && behaviour.dmaOps().value() == DmaOps.DMA_IOMMU;
      default -> !TRUTHS.contains(option.name()) || option.truth().isPresent();
    };
  }

  private static Optional<String> instead(KernelOption option) {
    if (option.name().equals("iommu.forcedac") && option.truth().isPresent()) {
      return option.truth().get() ? Optional.of("intel_iommu=forcedac") : Optional.empty();
    }
    return TRUTHS.contains(option.name())
        ? Optional.of(option.name() + "=1 or " + option.name() + "=0")
        : Optional.ofNullable(MEANT.get(option.toString()));
  }
}
