// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.description;

import io.iovascope.emulator.description.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Takes a description apart into words and marks; comments go from a number sign to the end. */
final class Tokens {

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final DescriptionProblems problems;
  private int at;
  private int line = 1;
  private int lineStart;

  private Tokens(String text, DescriptionProblems problems) {
    this.text = text;
    this.problems = problems;
  }

  /** The tokens, the last of which is the end of the text. */
  static List<Token> of(String text, DescriptionProblems problems) {
    Tokens tokens = new Tokens(text, problems);
    tokens.read();
    return List.copyOf(tokens.tokens);
  }

  private void read() {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '\n' -> {
          add(Kind.END, "", at++);
          line++;
          lineStart = at;
        }
        case ';' -> add(Kind.END, "", at++);
        case '{' -> add(Kind.OPEN, "", at++);
        case '}' -> add(Kind.CLOSE, "", at++);
        case ' ', '\t', '\r' -> at++;
        case '#' -> {
          while (at < text.length() && text.charAt(at) != '\n') {
            at++;
          }
        }
        case '"' -> quoted();
        default -> word();
      }
    }
    add(Kind.END, "", at);
    add(Kind.EOF, "", at);
  }

  private void quoted() {
    int start = at++;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
      at++;
    }
    add(Kind.QUOTED, text.substring(start + 1, at), start);
    if (at < text.length() && text.charAt(at) == '"') {
      at++;
    } else {
      problems.add(place(start), "this text has no closing quote");
    }
  }

  private void word() {
    int start = at;
    while (at < text.length() && " \t\r\n;{}#\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    add(Kind.WORD, text.substring(start, at), start);
  }

  private void add(Kind kind, String content, int start) {
    tokens.add(new Token(kind, content, place(start)));
  }

  private Place place(int offset) {
    return new Place(line, offset - lineStart + 1);
  }
}
