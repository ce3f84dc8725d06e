// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.Picture;
import java.util.List;

/**
 * {@code pci_dev_wait()} and {@code __pci_reset_function_locked()} of drivers/pci/pci.c, {@code
 * vfio_pci_hot_reset_*} of QEMU.
 */
final class ResetFailed implements ErrorMeaning {

  @Override
  public String id() {
    return "reset-failed";
  }

  @Override
  public List<String> words() {
    return List.of(
        "after flr; giving up",
        "after bus reset; giving up",
        "not ready",
        "no available reset mechanism",
        "cannot reset device",
        "unable to reset",
        "hot reset failed",
        "failed to reset");
  }

  @Override
  public String means(ErrorFacts facts) {
    return "The device cannot be reset alone, or did not come back from a reset: the next owner "
        + "gets it as the last one left it.";
  }

  @Override
  public List<String> here(Picture picture, ErrorFacts facts) {
    return facts
        .groupIn(picture)
        .map(
            found ->
                ("It is in group %d with %d devices.")
                    .formatted(found.group().id(), found.group().devices().size()))
        .map(List::of)
        .orElse(List.of());
  }

  @Override
  public String next(ErrorFacts facts) {
    return "look at reset_method of the device in sysfs; a device that shares its bus is reset "
        + "with the others only if all of them are with VFIO";
  }
}
