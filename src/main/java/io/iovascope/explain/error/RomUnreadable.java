// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.Picture;
import java.util.List;

/**
 * {@code vfio_pci_load_rom()} of QEMU's hw/vfio/pci.c and {@code pci_get_rom_size()} of the
 * kernel's drivers/pci/rom.c.
 */
final class RomUnreadable implements ErrorMeaning {

  @Override
  public String id() {
    return "rom-unreadable";
  }

  @Override
  public List<String> words() {
    return List.of(
        "option rom contents",
        "invalid pci rom header",
        "cannot read device rom",
        "failed to read device option rom",
        "rom bar");
  }

  @Override
  public String means(ErrorFacts facts) {
    return "The ROM of the device could not be read: it is the boot graphics, whose ROM "
        + "firmware has taken over, or it has none.";
  }

  @Override
  public List<String> here(Picture picture, ErrorFacts facts) {
    return List.of();
  }

  @Override
  public String next(ErrorFacts facts) {
    return "give QEMU a copy of the ROM (romfile=), or switch it off (rombar=0) if nothing "
        + "boots from the device";
  }
}
