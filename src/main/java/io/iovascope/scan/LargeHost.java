// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.host.read.pci.PciDeviceReader;
import io.iovascope.host.root.HostRoot;
import io.iovascope.nativeimage.NewObjects;
import java.util.List;

/** A host of so many PCI functions that reading it is worth some memory. */
public final class LargeHost {

  private static final int FUNCTIONS = 300;

  private LargeHost() {}

  /** The host, for a command that prints one answer and ends: it may take memory meanwhile. */
  public static HostRoot prepared(HostRoot root) {
    if (root.list(PciDeviceReader.DIRECTORY).orElse(List.of()).size() > FUNCTIONS) {
      NewObjects.makeRoom();
    }
    return root;
  }
}
