// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.fact.PieceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A bundle whose files are pieces as people paste them, each under a name of its own. */
record FolderOfPieces(String title, List<String> marks, Pattern wanted) implements Bundle {

  /** The kinds of which no more is to be known than their names. */
  static Stream<FolderOfPieces> all() {
    return Stream.of(supportconfig(), unraid(), hwProbe());
  }

  /** SUSE's; the texts have sections. No table, no memory map; with sysfsutils the DMA masks. */
  private static FolderOfPieces supportconfig() {
    return new FolderOfPieces(
        "this supportconfig",
        List.of("basic-environment.txt"),
        Pattern.compile("(?:basic-environment|boot|hardware|proc|sysfs|crash)\\.txt"));
  }

  /** Diagnostics of Unraid: texts of Windows. */
  private static FolderOfPieces unraid() {
    return new FolderOfPieces(
        "these diagnostics of Unraid",
        List.of("system/iommu_groups.txt", "system/lspci.txt"),
        Pattern.compile(
            "system/(?:lspci|iommu_groups|cmdline|meminfo|lscpu)\\.txt|logs/syslog\\.txt"));
  }

  /** Of linux-hardware.org. */
  private static FolderOfPieces hwProbe() {
    return new FolderOfPieces(
        "this probe of hw-probe",
        List.of("logs/lspci_all", "logs/lspci", "logs/udev-db"),
        Pattern.compile("logs/(?:dmesg|dmesg\\.1|lspci_all|lspci|acpidump|cpuinfo|meminfo|uname)"));
  }

  @Override
  public boolean wants(String path) {
    return wanted.matcher(path).matches();
  }

  @Override
  public List<PieceFacts> facts(BundleFiles files) {
    List<PieceFacts> facts = new ArrayList<>();
    for (String path : files.contents().keySet()) {
      if (wants(path)) {
        files.piece(path).ifPresent(piece -> facts.addAll(BundlePieces.facts(piece)));
      }
    }
    return facts;
  }
}
