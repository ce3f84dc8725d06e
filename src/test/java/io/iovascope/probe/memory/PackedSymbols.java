// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The kernel's own table of symbols, packed as in its image. */
record PackedSymbols(Era era, Map<String, Long> symbols) {

  private static final int COUNT = 0x3000;
  private static final int RELATIVE_BASE = 0x3008;
  private static final int NAMES = 0x4000;
  private static final int TOKEN_INDEX = 0x6000;
  private static final int TOKENS = 0x6800;
  private static final int OFFSETS = 0x7000;

  /**
   * Writes the table into an image; gives the notes that tell where it is.
   *
   * @param base address of the image
   */
  String writeTo(ByteBuffer image, long base) {
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    int place = 0;
    for (Map.Entry<String, Long> symbol : symbols.entrySet()) {
      String typed = "b" + symbol.getKey();
      names.write(typed.length());
      names.writeBytes(typed.getBytes(StandardCharsets.ISO_8859_1));
      long entry = base + OFFSETS + 4L * place;
      long offset = era == Era.V7_2 ? symbol.getValue() - entry : base - 1 - symbol.getValue();
      image.putInt(OFFSETS + 4 * place++, (int) offset);
    }
    image.put(NAMES, names.toByteArray());
    // Each character is its own token.
    for (int token = 0; token < 256; token++) {
      image.putShort(TOKEN_INDEX + 2 * token, (short) (2 * token));
      image.put(TOKENS + 2 * token, (byte) token);
      image.put(TOKENS + 2 * token + 1, (byte) 0);
    }
    image.putInt(COUNT, place);
    image.putLong(RELATIVE_BASE, base);
    return notes(base);
  }

  private String notes(long base) {
    String notes =
        """
        OSRELEASE=invented
        SYMBOL(_stext)=%x
        SYMBOL(kallsyms_names)=%x
        SYMBOL(kallsyms_num_syms)=%x
        SYMBOL(kallsyms_token_table)=%x
        SYMBOL(kallsyms_token_index)=%x
        SYMBOL(kallsyms_offsets)=%x
        """
            .formatted(
                base,
                base + NAMES,
                base + COUNT,
                base + TOKENS,
                base + TOKEN_INDEX,
                base + OFFSETS);
    return era == Era.V7_2
        ? notes
        : notes + "SYMBOL(kallsyms_relative_base)=%x\n".formatted(base + RELATIVE_BASE);
  }
}
