// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Golden;
import io.iovascope.cli.start.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The completions in the shells themselves. */
class CompletionTest {

  private static final CommandModel PROGRAM = new CommandModel(Commands.all().getCommandSpec());
  private static final Path DIRECTORY = Path.of("deploy", "completions").toAbsolutePath();

  /** A shell, and what it offers for a command line. */
  private enum Shell {
    BASH("iovascope.bash") {
      @Override
      String generated() {
        return BashCompletion.text(PROGRAM);
      }

      @Override
      List<String> command(Path script, List<String> words) {
        List<String> command =
            new ArrayList<>(
                List.of(
                    "bash",
                    "-c",
                    """
                    set -e
                    . "$1"
                    shift
                    compopt() { :; }
                    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
                    _complete_iovascope
                    printf '%s\\n' "${COMPREPLY[@]}"
                    """,
                    "-",
                    script.toString()));
        command.addAll(words);
        return command;
      }
    },
    ZSH("_iovascope") {
      @Override
      String generated() {
        return ZshCompletion.text(PROGRAM);
      }

      @Override
      List<String> command(Path script, List<String> words) {
        return List.of(
            "zsh",
            "-f",
            Path.of("src/test/resources/dist/complete.zsh").toAbsolutePath().toString(),
            script.resolveSibling("").toString(),
            String.join(" ", words));
      }
    },
    FISH("iovascope.fish") {
      @Override
      String generated() {
        return FishCompletion.text(PROGRAM);
      }

      @Override
      List<String> command(Path script, List<String> words) {
        return List.of(
            "fish",
            "--no-config",
            "-c",
            "source " + script + "; complete -C '" + String.join(" ", words) + "'");
      }
    };

    final String file;

    Shell(String file) {
      this.file = file;
    }

    abstract String generated();

    abstract List<String> command(Path script, List<String> words);
  }

  @ParameterizedTest
  @EnumSource
  void scriptIsAsGenerated(Shell shell) {
    Golden.assertMatches(shell.generated(), DIRECTORY.resolve(shell.file));
  }

  @ParameterizedTest
  @EnumSource
  void commandIsCompleted(Shell shell, @TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(offered(shell, directory, "sc")).containsExactly("scan");
    assertThat(offered(shell, directory, "s"))
        .isEqualTo(
            PROGRAM.commands().stream()
                .map(CommandModel::name)
                .filter(name -> name.startsWith("s"))
                .sorted()
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void commandAndSharedOptionsAreCompleted(Shell shell, @TempDir Path directory)
      throws IOException, InterruptedException {
    for (CommandModel command : PROGRAM.all()) {
      List<String> longNames =
          command
              .options()
              .flatMap(option -> Stream.of(option.names()))
              .filter(name -> name.startsWith("--"))
              .sorted()
              .toList();

      List<String> words = new ArrayList<>(List.of(command.qualifiedName(" ").split(" ")));
      words.add("--");
      assertThat(offered(shell, directory, words.stream().skip(1).toArray(String[]::new)))
          .as(command.qualifiedName(" "))
          .isEqualTo(longNames);
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesAreCompleted(Shell shell, @TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(offered(shell, directory, "ranges", "--for", ""))
        .containsExactly("dma-api", "iommufd", "vfio");
    assertThat(offered(shell, directory, "scan", "--kind", "a"))
        .containsExactly("accelerator", "audio");
    assertThat(offered(shell, directory, "scan", "-o", ""))
        .containsExactly("csv", "json", "jsonl", "junit", "sarif", "text");
    assertThat(offered(shell, directory, "scan", "--host", "dem")).contains("demo");
  }

  @ParameterizedTest
  @EnumSource
  void filesAreCompletedWhereFilesBelong(Shell shell, @TempDir Path directory)
      throws IOException, InterruptedException {
    Files.createFile(directory.resolve("before.tar.gz"));
    Files.createDirectory(directory.resolve("because"));

    assertThat(offered(shell, directory, "diff", "bef")).containsExactly("before.tar.gz");
    assertThat(offered(shell, directory, "check", "bef")).containsExactly("before.tar.gz");
    assertThat(offered(shell, directory, "fleet", "demo", "be"))
        .containsExactly("because", "before.tar.gz");
    assertThat(offered(shell, directory, "scan", "--host", "bef")).containsExactly("before.tar.gz");
    assertThat(offered(shell, directory, "save-boot", "--directory", "be"))
        .containsExactly("because");
    assertThat(offered(shell, directory, "show", "bef")).isEmpty();
  }

  /** Sorted; directories without the slash at the end, that some shells add. */
  private static List<String> offered(Shell shell, Path directory, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("iovascope"));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(shell.command(DIRECTORY.resolve(shell.file), words))
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().put("HOME", directory.toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      Assumptions.abort(shell + " is not installed: " + e.getMessage());
      throw e;
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text.lines()
        .map(line -> line.replaceFirst("\t.*", "").replaceFirst("[/=]$", "").strip())
        .filter(line -> !line.isEmpty())
        .sorted()
        .distinct()
        .toList();
  }
}
