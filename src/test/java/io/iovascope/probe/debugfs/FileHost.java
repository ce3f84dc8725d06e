// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import io.iovascope.host.root.DirectoryRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host of a few files below a directory. */
record FileHost(Path directory) {

  static final String INTEL = "/sys/kernel/debug/iommu/intel";

  FileHost with(String path, String text) {
    try {
      Path file = directory.resolve(path.substring(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DirectoryRoot root() {
    try {
      return DirectoryRoot.of(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
