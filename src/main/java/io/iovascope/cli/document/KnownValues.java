// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.document;

import io.iovascope.cli.shared.HostOpener;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.IovaConsumer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What can stand for a value on the command line, as far as a completion can know it.
 *
 * @param words values that are there whatever the host
 * @param files whether a name of a file or directory can stand there too
 * @param directoriesOnly whether of the files directories alone make sense
 * @param isList whether several are separated by commas
 */
record KnownValues(List<String> words, boolean files, boolean directoriesOnly, boolean isList) {

  /** The values of an option or parameter; known by what its help calls them. */
  static KnownValues of(ArgSpec argument) {
    String label = argument.paramLabel();
    List<String> words =
        switch (label) {
          case "HOST", "BEFORE", "AFTER", "DEVICE|FILE", "DIRECTORY|FILE" -> hosts();
          case "KIND" -> Stream.of(DeviceKind.values()).map(DeviceKind::label).toList();
          case "CONSUMER" -> Stream.of(IovaConsumer.values()).map(IovaConsumer::label).toList();
          case "BOOLEAN" -> List.of("true", "false");
          case "COMMAND" ->
              new CommandModel(argument.command().root())
                  .commands().stream().map(CommandModel::name).toList();
          default -> candidates(argument);
        };
    boolean directories = label.equals("DIRECTORY");
    boolean files =
        directories || label.endsWith("FILE") || List.of("HOST", "BEFORE", "AFTER").contains(label);
    return new KnownValues(words, files, directories, !argument.splitRegex().isEmpty());
  }

  /** Those of an enum; the program takes them in any case. */
  private static List<String> candidates(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    return candidates == null
        ? List.of()
        : StreamSupport.stream(candidates.spliterator(), false)
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
  }

  private static List<String> hosts() {
    return Stream.concat(
            Stream.of(HostOpener.LIVE, "demo"),
            HostOpener.DEMOS.stream().sorted().map(demo -> "demo:" + demo))
        .toList();
  }
}
