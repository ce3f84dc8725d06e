// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iovascope.cli.start.Commands;
import io.iovascope.cli.start.OldSpellings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;

/**
 * What a command line did.
 *
 * @param status the exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CommandRun(int status, String out, String err) {

  /** Runs a command as the program does. */
  public static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    OldSpellings spellings = OldSpellings.of(List.of(arguments));
    spellings.notes().forEach(note -> err.append(note).append('\n'));
    int status =
        Commands.of(CommandLine.defaultFactory(), spellings.arguments())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(spellings.arguments().toArray(String[]::new));
    return new CommandRun(status, out.toString(), err.toString());
  }

  /** A failure with one line and nothing else. */
  public static CommandRun failure(int status, String line) {
    return new CommandRun(status, "", line + "\n");
  }

  /** Standard output, understood. */
  public JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines below a title, up to the next empty line. */
  List<String> section(String title) {
    return out.lines()
        .dropWhile(line -> !line.equals(title))
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .toList();
  }

  /** The lines of the table of devices that begin with this group and address. */
  List<String> devices() {
    return out.lines().filter(line -> line.matches(" *(\\d+|-|\\?)  \\d{4,}:.*")).toList();
  }
}
