// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.description;

/**
 * A word of a description, or a mark.
 *
 * @param text the word; of a quoted text what is between the quotes
 */
public record Token(Kind kind, String text, Place place) {

  enum Kind {
    WORD,
    QUOTED,
    /** <code>{</code>. */
    OPEN,
    /** <code>}</code>. */
    CLOSE,
    /** The end of a line, or a semicolon. */
    END,
    /** The end of the text. */
    EOF
  }

  /** As an error message names it. */
  String shown() {
    return switch (kind) {
      case WORD, QUOTED -> "'" + text + "'";
      case OPEN -> "'{'";
      case CLOSE -> "'}'";
      case END -> "the end of the line";
      case EOF -> "the end of the text";
    };
  }
}
