// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece;

/** What a file is, by its content. */
public enum PieceKind {
  EMPTY("an empty file"),
  /** An ACPI table as firmware has it; which one, its signature says. */
  ACPI_TABLE("an ACPI table"),
  /** Bytes in hexadecimal, as {@code acpidump}, {@code hexdump -C} and {@code xxd} print them. */
  HEX_DUMP("a hexadecimal dump"),
  /** What {@code iasl -d} makes of a table. */
  DISASSEMBLED_TABLE("a table as iasl -d prints it"),
  /** Of this program or another one. */
  COMPRESSED("a compressed file"),
  ARCHIVE("an archive"),
  KERNEL_LOG("a kernel log"),
  /** {@code lspci} with whatever options, but those of the next two. */
  PCI_LIST("a list of PCI functions (lspci)"),
  /** {@code lspci -t}. */
  PCI_TREE("a tree of PCI buses (lspci -t)"),
  /** {@code lspci -vmm}. */
  PCI_RECORDS("a list of PCI functions (lspci -vmm)"),
  /** What a loop over groups prints. */
  GROUP_LIST("a list of IOMMU groups"),
  /**
   * Files with their paths and contents: {@code grep -r .}, {@code find}, {@code cat} in a loop.
   */
  KERNEL_FILES("files of /sys with their contents"),
  RESERVED_REGIONS("reserved regions of one group, without its number"),
  MEMORY_MAP("a memory map (/proc/iomem)"),
  COMMAND_LINE("a kernel command line"),
  KERNEL_CONFIG("a kernel configuration"),
  /** {@code uname -a} or {@code /proc/version}. */
  KERNEL_VERSION("a kernel version"),
  CPU_INFO("/proc/cpuinfo"),
  MEMORY_INFO("/proc/meminfo"),
  JSON("a JSON document"),
  HTML("a web page"),
  PROGRAM("a program"),
  TEXT("a text"),
  BINARY("binary data");

  private final String title;

  PieceKind(String title) {
    this.title = title;
  }

  /** For messages: a noun with its article. */
  public String title() {
    return title;
  }
}
