// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.machine.IommuKind;
import io.iovascope.host.machine.MachineMessages;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds in the messages of the kernel what kind of machine it runs on. */
final class MachineMessageParser {

  private static final int LONGEST = 200;

  /** {@code print_iommu_info()} of drivers/iommu/amd/init.c; older kernels give one number. */
  private static final Pattern AMD_FEATURES =
      Pattern.compile("AMD-Vi: Extended features \\(0x([0-9a-f]{1,16})\\b.*");

  private static final Pattern AMD_VERSION_2 = Pattern.compile("AMD-Vi: V2 page table enabled.*");

  /**
   * The driver and the table. Not the module iommu_v2, which says on every machine that there is no
   * AMD IOMMUv2.
   */
  private static final Pattern AMD_VI =
      Pattern.compile("AMD-Vi: (?!AMD IOMMUv2 ).*|(?:.* )?ACPI: IVRS 0x.*");

  /** {@code arm_smmu_device_probe()} of both drivers. */
  private static final Pattern SMMU = Pattern.compile("arm-smmu(?:-v3)? \\S+: .*");

  private static final Pattern HYPERVISOR = Pattern.compile("Hypervisor detected: (.+)");

  /** Linux 7.2 has {@code DMI: SMBIOS 2.8 present.} before it, where others lack the prefix. */
  private static final Pattern SMBIOS =
      Pattern.compile("DMI: (?!Memory slots|SMBIOS \\d)(.+?)(?:, BIOS .*)?");

  private IommuKind iommu = IommuKind.UNKNOWN;
  private @Nullable Long amdFeatures;
  private boolean amdVersion2;
  private String hypervisor = "";
  private String smbios = "";

  void message(String text) {
    if (text.contains("AMD-Vi: ") || text.contains("ACPI: IVRS ")) {
      amd(text);
    } else if (text.startsWith("arm-smmu")) {
      if (iommu == IommuKind.UNKNOWN && SMMU.matcher(text).matches()) {
        iommu = IommuKind.SMMU;
      }
    } else if (text.startsWith("Hypervisor detected: ")) {
      hypervisor = first(hypervisor, HYPERVISOR.matcher(text));
    } else if (text.startsWith("DMI: ")) {
      smbios = first(smbios, SMBIOS.matcher(text));
    }
  }

  private void amd(String text) {
    if (iommu == IommuKind.UNKNOWN && AMD_VI.matcher(text).matches()) {
      iommu = IommuKind.AMD_VI;
    }
    Matcher features = AMD_FEATURES.matcher(text);
    if (amdFeatures == null && features.matches()) {
      amdFeatures = Long.parseUnsignedLong(features.group(1), 16);
    }
    amdVersion2 |= AMD_VERSION_2.matcher(text).matches();
  }

  private static String first(String known, Matcher matcher) {
    if (!known.isEmpty() || !matcher.matches()) {
      return known;
    }
    String text = matcher.group(1).strip();
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  MachineMessages messages() {
    return new MachineMessages(iommu, amdFeatures, amdVersion2, hypervisor, smbios);
  }
}
