// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.Picture;
import java.util.List;

/** {@code pci_request_region()} as vfio-pci calls it: drivers/pci/pci.c. */
final class BarTaken implements ErrorMeaning {

  private static final List<String> CONSOLE =
      List.of("BOOTFB", "efifb", "simplefb", "simple-framebuffer", "vesafb");

  @Override
  public String id() {
    return "bar-taken";
  }

  @Override
  public List<String> words() {
    return List.of(
        "can't reserve [mem", "cannot reserve [mem", "failed to mmap 0000", "mmap unsupported");
  }

  @Override
  public String means(ErrorFacts facts) {
    return "A BAR of the device has another owner, mostly the console that firmware set up "
        + "(BOOTFB, efifb, simpledrm).";
  }

  @Override
  public List<String> here(Picture picture, ErrorFacts facts) {
    return picture.host().firmware().ioMemory().optional().stream()
        .flatMap(memory -> memory.entries().stream())
        .filter(entry -> CONSOLE.contains(entry.name()))
        .map(entry -> "%s has %s by /proc/iomem.".formatted(entry.name(), entry.range()))
        .toList();
  }

  @Override
  public String next(ErrorFacts facts) {
    return "boot with initcall_blacklist=sysfb_init (or video=efifb:off), or give the boot "
        + "console to another graphics card";
  }
}
