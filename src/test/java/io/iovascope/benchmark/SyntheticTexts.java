package io.iovascope.benchmark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files of a synthetic host that are as long on every host. */
final class SyntheticTexts {

  private static final int OTHER_OPTIONS = 9_000;
  private static final int OTHER_VENDORS = 2_400;
  private static final int DEVICES_PER_VENDOR = 8;

  private SyntheticTexts() {}

  static String processors(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("processor\t: ").append(i).append("\nvendor_id\t: GenuineIntel\n");
      text.append("flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov\n");
      text.append("address sizes\t: 46 bits physical, 48 bits virtual\npower management:\n\n");
    }
    return text.toString();
  }

  static String kernelConfig() {
    StringBuilder text = new StringBuilder("#\n# Linux/x86 Kernel Configuration\n#\n");
    for (String option :
        List.of("INTEL_IOMMU", "INTEL_IOMMU_FLOPPY_WA", "IOMMUFD", "VFIO", "PCI_IOV")) {
      text.append("CONFIG_").append(option).append("=y\n");
    }
    for (int i = 0; i < OTHER_OPTIONS; i++) {
      String line = i % 3 == 0 ? "# CONFIG_OTHER_%d is not set\n" : "CONFIG_OTHER_%d=m\n";
      text.append(line.formatted(i));
    }
    return text.toString();
  }

  /** As long as the file that distributions install: the names of the host among many others. */
  static String pciNames() {
    Map<Integer, StringBuilder> vendors = new TreeMap<>();
    for (int i = 0; i < OTHER_VENDORS; i++) {
      StringBuilder devices = vendor(vendors, 0x2000 + 7 * i);
      for (int device = 0; device < DEVICES_PER_VENDOR; device++) {
        devices.append("\t%04x  Device %d of many\n".formatted(device, device));
        devices.append("\t\t%04x 0001  Board with it\n".formatted(0x2000 + 7 * i));
      }
    }
    for (SyntheticKind kind : SyntheticKind.values()) {
      vendor(vendors, kind.vendor)
          .append("\t%04x  Synthetic %s\n".formatted(kind.device, kind.name().replace('_', ' ')));
    }
    StringBuilder text = new StringBuilder("# List of PCI IDs\n");
    vendors.values().forEach(text::append);
    return text.append("C 02  Network controller\n\t00  Ethernet controller\n").toString();
  }

  private static StringBuilder vendor(Map<Integer, StringBuilder> vendors, int id) {
    return vendors.computeIfAbsent(
        id, number -> new StringBuilder("%04x  Vendor %04x Corporation\n".formatted(id, id)));
  }
}
