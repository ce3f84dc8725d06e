// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.emulator.boot.Simulation;
import io.iovascope.emulator.description.DescriptionParser;
import io.iovascope.emulator.description.DescriptionProblems;
import io.iovascope.emulator.description.HostDescription;
import io.iovascope.emulator.description.Problem;
import io.iovascope.emulator.invent.InventedHost;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens the description of an invented host: a file, or an example in the program. */
final class DescribedHost {

  /** The examples in the program. */
  static final List<String> EXAMPLES = List.of("laptop", "server", "eight-sockets");

  private static final int LONGEST = 1 << 20;

  private DescribedHost() {}

  /**
   * @throws CommandFailure if there is no such description, or it makes no sense: a line for each
   *     error
   */
  static Simulation of(String name) {
    String text = EXAMPLES.contains(name) ? example(name) : file(name);
    DescriptionProblems problems = new DescriptionProblems();
    HostDescription description = DescriptionParser.parse(text, problems);
    Optional<Simulation> simulation =
        problems.isEmpty() ? InventedHost.of(description, problems) : Optional.empty();
    return simulation.orElseThrow(() -> failure(name, problems));
  }

  private static CommandFailure failure(String name, DescriptionProblems problems) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : problems.first()) {
      lines.add("%s:%s".formatted(Printable.of(name), Printable.of(problem.toString())));
    }
    if (problems.further() > 0) {
      lines.add("%s: %d errors more".formatted(Printable.of(name), problems.further()));
    }
    return CommandFailure.usage(String.join("\niovascope: ", lines));
  }

  private static String file(String name) {
    try {
      Path path = Path.of(name);
      if (!Files.isRegularFile(path)) {
        throw CommandFailure.usage(
            "%s: no such file, and no example; there are %s"
                .formatted(Printable.of(name), String.join(", ", EXAMPLES)));
      }
      try (InputStream in = Files.newInputStream(path)) {
        byte[] content = in.readNBytes(LONGEST + 1);
        if (content.length > LONGEST) {
          throw CommandFailure.usage(
              "%s: longer than %d bytes, this is no description"
                  .formatted(Printable.of(name), LONGEST));
        }
        return new String(content, StandardCharsets.UTF_8);
      }
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.usage(
          "%s: %s".formatted(Printable.of(name), Printable.of(FileProblem.text(e))));
    }
  }

  /** The text of an example. */
  static String example(String name) {
    String resource = "/invented/" + name + ".host";
    try (InputStream in = DescribedHost.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing from the program: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }
}
