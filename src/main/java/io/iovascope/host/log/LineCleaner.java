// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What terminals, web pages and mails do to the characters of a line, undone: colours, entities,
 * tags, carriage returns, characters without width.
 */
final class LineCleaner {

  /** Escape sequences (ECMA-48), and the way {@code cat -v} shows them. */
  private static final Pattern COLOUR =
      Pattern.compile("(?:\u001b|\\^\\[)(?:\\[[0-9;?]{0,30}[@-~]|\\][^\u0007\u001b]{0,200}\u0007)");

  private static final Pattern TAG =
      Pattern.compile(
          "</?(?:pre|code|p|br|span|div|td|tr|b|i|u|em|strong|font|tt|samp|li|blockquote)"
              + "(?:\\s[^<>]{0,200})?/?>",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ENTITY =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos|nbsp));");

  private static final Map<String, String> NAMED =
      Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "apos", "'", "nbsp", " ");

  /** An equals sign in quoted-printable text (RFC 2045), where it can be nothing else. */
  private static final Pattern QUOTED_EQUALS = Pattern.compile("=3D(?=[ >]|$)");

  private LineCleaner() {}

  static String clean(String raw) {
    String line = raw;
    if (line.indexOf('\u001b') >= 0 || line.indexOf("^[") >= 0) {
      line = COLOUR.matcher(line).replaceAll("");
    }
    if (line.indexOf('<') >= 0) {
      line = TAG.matcher(line).replaceAll("");
    }
    if (line.indexOf('&') >= 0) {
      line =
          ENTITY
              .matcher(line)
              .replaceAll(match -> entity(match.group(1), match.group(2), match.group(3)));
    }
    if (line.indexOf("=3D") >= 0) {
      line = QUOTED_EQUALS.matcher(line).replaceAll("=");
    }
    return withPlainSpaces(line);
  }

  private static String entity(String decimal, String hexadecimal, String name) {
    if (name != null) {
      return Matcher.quoteReplacement(NAMED.getOrDefault(name, ""));
    }
    int codePoint = decimal == null ? Integer.parseInt(hexadecimal, 16) : Integer.parseInt(decimal);
    return Character.isValidCodePoint(codePoint)
        ? Matcher.quoteReplacement(Character.toString(codePoint))
        : "";
  }

  private static String withPlainSpaces(String line) {
    StringBuilder plain = null;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (plain == null && !isOdd(c)) {
        continue;
      }
      if (plain == null) {
        plain = new StringBuilder(line.length()).append(line, 0, i);
      }
      if (c == '\t' || c == '\u00a0') {
        plain.append(' ');
      } else if (!isOdd(c)) {
        plain.append(c);
      }
    }
    return plain == null ? line : plain.toString();
  }

  /** What is a space or nothing at all. */
  private static boolean isOdd(char c) {
    return c == '\t' || c == '\u00a0' || c == '\r' || c == '\0' || c == '\ufeff' || c == '\u200b';
  }
}
