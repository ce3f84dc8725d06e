// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator;

import java.util.List;
import java.util.Random;

/** Descriptions of hosts that make sense, by chance. */
public final class RandomDescription {

  private static final List<String> KERNELS =
      List.of("5.15", "6.1", "6.6.63", "6.12", "6.18", "7.2");
  private static final List<String> WORDS =
      List.of(
          "iommu=pt",
          "iommu.strict=1",
          "iommu.forcedac=1",
          "pci=nocrs",
          "intel_iommu=sm_on",
          "intel_iommu=sm_off",
          "intremap=off",
          "quiet",
          "intel_iommu=off");
  private static final List<String> FEATURES =
      List.of(
          "scalable",
          "first-stage",
          "no-pass-through",
          "no-interrupt-remapping",
          "caching-mode",
          "device-iotlb");
  private static final List<String> CLASSES =
      List.of("net", "nvme", "gpu", "display", "usb", "isa", "0x0b4000");

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private int names;

  private RandomDescription(Random random) {
    this.random = random;
  }

  public static String of(Random random) {
    return new RandomDescription(random).text();
  }

  private String text() {
    text.append("host h").append(random.nextInt(100)).append('\n');
    text.append("kernel ").append(pick(KERNELS)).append('\n');
    text.append("cpu ").append(List.of("39", "46", "52").get(random.nextInt(3))).append('\n');
    text.append("memory ").append(List.of("1G", "16G", "100G").get(random.nextInt(3))).append('\n');
    text.append("cmdline \"root=/dev/sda");
    for (String word : WORDS) {
      if (random.nextInt(6) == 0) {
        text.append(' ').append(word);
      }
    }
    text.append("\"\n");
    if (random.nextInt(4) == 0) {
      text.append("config CONFIG_BLK_DEV_FD=n CONFIG_IOMMU_DEFAULT_PASSTHROUGH=y\n");
    }
    int bridges = 1 + random.nextInt(3);
    for (int i = 0; i < bridges; i++) {
      bridge(i == 0);
    }
    for (int i = 0; i < names && i < 3; i++) {
      int megabytes = 0x700 + 2 * i;
      text.append(
          "rmrr 0x%08x-0x%08x n%d\n".formatted(megabytes << 16, (megabytes << 16) + 0xffff, i));
    }
    return text.toString();
  }

  private void bridge(boolean first) {
    text.append("bridge");
    if (random.nextBoolean()) {
      text.append(" node=").append(random.nextInt(2));
    }
    if (random.nextInt(4) == 0) {
      text.append(" segment=").append(1 + random.nextInt(2));
    }
    text.append(" {\n  window low=256M\n  window high=64G\n");
    if (first) {
      text.append("  window 0xa0000-0xbffff\n");
    }
    if (random.nextInt(8) != 0) {
      text.append("  unit width=").append(List.of("39", "48", "57").get(random.nextInt(3)));
      FEATURES.stream()
          .filter(f -> random.nextInt(4) == 0)
          .forEach(f -> text.append(' ').append(f));
      text.append('\n');
    }
    int functions = 1 + random.nextInt(5);
    for (int i = 0; i < functions; i++) {
      if (random.nextBoolean()) {
        device(false);
      } else {
        port();
      }
    }
    text.append("}\n");
  }

  private void port() {
    text.append("  port").append(random.nextInt(3) == 0 ? " no-acs" : "").append(" {\n");
    switch (random.nextInt(3)) {
      case 0 -> device(true);
      case 1 -> {
        text.append("    switch {\n");
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
          text.append("    port").append(random.nextBoolean() ? " no-acs" : "").append(" {\n");
          device(true);
          text.append("    }\n");
        }
        text.append("    }\n");
      }
      default -> {
        text.append("    pci-bridge {\n");
        device(false, false);
        text.append("    }\n");
      }
    }
    text.append("  }\n");
  }

  private void device(boolean express) {
    device(express, express);
  }

  private void device(boolean express, boolean virtual) {
    text.append("    device n").append(names++).append(" class=").append(pick(CLASSES));
    for (int i = 0; i < random.nextInt(3); i++) {
      text.append(" bar=").append(4 << random.nextInt(12)).append('K');
      if (random.nextInt(3) == 0) {
        text.append("/low");
      }
    }
    if (random.nextBoolean()) {
      text.append(" driver=drv mask=").append(24 + random.nextInt(41)).append("/32");
    }
    if (virtual && random.nextInt(3) == 0) {
      text.append(" vfs=").append(random.nextInt(20)).append(" vfbar=16K");
    }
    if (express && random.nextInt(4) == 0) {
      text.append(" x").append(1 + random.nextInt(4));
    }
    text.append('\n');
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
