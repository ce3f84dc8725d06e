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
