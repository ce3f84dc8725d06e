// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.host.PciDevice;
import java.util.List;
import java.util.Optional;

/**
 * A model of device that decodes fewer address bits than it says it does. Drivers that know have a
 * quirk for it, so that kernels with that driver never hand it a higher address; the list is for
 * those that do not know yet. It has only what a commit of the kernel says, and only what came
 * after 6.6, since when the kernel says that a device has left the space below 4 GiB.
 *
 * @param vendor PCI id
 * @param device PCI id
 * @param name of the chip
 * @param bits that it decodes
 * @param commit of the kernel that says so
 */
public record NarrowDevice(int vendor, int device, String name, int bits, String commit) {

  private static final int ASMEDIA = 0x1b21;
  private static final int JMICRON = 0x197b;

  /** ahci: add 43-bit DMA address quirk for ASMedia ASM1061 controllers. */
  private static final String ASM1061_QUIRK = "20730e9b2778";

  /** ata: ahci: force 32-bit DMA for JMicron JMB582/JMB585. */
  private static final String JMB58X_QUIRK = "105c42566a55";

  /** All that are known. */
  public static final List<NarrowDevice> ALL =
      List.of(
          new NarrowDevice(ASMEDIA, 0x0611, "ASMedia ASM1061", 43, ASM1061_QUIRK),
          new NarrowDevice(ASMEDIA, 0x0612, "ASMedia ASM1061/1062", 43, ASM1061_QUIRK),
          new NarrowDevice(JMICRON, 0x0582, "JMicron JMB582", 32, JMB58X_QUIRK),
          new NarrowDevice(JMICRON, 0x0585, "JMicron JMB585", 32, JMB58X_QUIRK));

  /** What is known of a device; empty for nearly all. */
  public static Optional<NarrowDevice> of(PciDevice device) {
    Integer vendor = device.identity().vendor();
    Integer model = device.identity().device();
    return vendor == null || model == null
        ? Optional.empty()
        : ALL.stream().filter(each -> each.vendor == vendor && each.device == model).findFirst();
  }
}
