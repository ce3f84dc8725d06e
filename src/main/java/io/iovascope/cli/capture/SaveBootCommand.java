// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.capture;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.SavedInput;
import io.iovascope.host.save.InputSaver;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code iovascope save-boot}: saves what only root may read, for those who are not. It may run
 * again and again.
 */
@Command(
    name = "save-boot",
    description =
        "Saves what only root may read (DMAR table, iomem, kernel log, PCI configuration spaces),"
            + " so that iovascope can run as another user.")
public class SaveBootCommand extends HostCommand {

  @Option(
      names = "--directory",
      paramLabel = "DIRECTORY",
      description =
          "Where to save it. Default ${DEFAULT-VALUE}, which is where iovascope looks for it.")
  String directory = SavedInput.DIRECTORY;

  @Override
  public Integer call() {
    List<Source> sources = save(shared().openHost());
    List<Source> saved = sources.stream().filter(SaveBootCommand::isSaved).toList();
    if (!saved.isEmpty()) {
      out()
          .println(
              "%s: saved %s"
                  .formatted(
                      Printable.of(directory),
                      saved.stream().map(Source::path).collect(Collectors.joining(", "))));
      out().flush();
    }
    for (Source source : sources) {
      if (source.status() != Reading.Status.OK) {
        err()
            .println(
                "iovascope: %s is %s: %s"
                    .formatted(
                        Printable.of(source.path()),
                        source.status().label(),
                        Printable.of(source.detail())));
      }
    }
    return saved.isEmpty() ? ExitStatus.HOST : ExitStatus.OK;
  }

  private List<Source> save(HostRoot host) {
    try {
      return InputSaver.save(host, Path.of(directory));
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("'%s': not a path".formatted(Printable.of(directory)));
    } catch (IOException e) {
      throw CommandFailure.usage(
          "%s cannot be written: %s"
              .formatted(Printable.of(directory), Printable.of(FileProblem.text(e))));
    }
  }

  /** Of a log that is too long the beginning is saved. */
  private static boolean isSaved(Source source) {
    return source.status() == Reading.Status.OK
        || (source.status() == Reading.Status.TRUNCATED && source.name().equals("boot-log"));
  }
}
