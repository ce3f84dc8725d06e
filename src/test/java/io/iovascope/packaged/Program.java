// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The packaged program: the jar, or the native binary if that is what was built, or the binary that
 * {@code -Dpackaged.program=PATH} names, such as an installed one.
 */
public final class Program {

  private static final Path ARTIFACT = Path.of("target", "quarkus-artifact.properties");

  private static final @Nullable String NAMED = System.getProperty("packaged.program");

  private Program() {}

  /** Whether it is a native binary. */
  public static boolean isNative() {
    return NAMED != null || artifact().getProperty("type").equals("native");
  }

  /** The file. */
  public static Path path() {
    return NAMED != null ? Path.of(NAMED) : Path.of("target", artifact().getProperty("path"));
  }

  private static Properties artifact() {
    Properties artifact = new Properties();
    try (Reader reader = Files.newBufferedReader(ARTIFACT)) {
      artifact.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return artifact;
  }

  /**
   * The same under a limit of the shell.
   *
   * @param limit what {@code ulimit} is given, such as {@code -n 64}
   */
  public static ProcessBuilder limited(String limit, String... arguments) {
    ProcessBuilder builder = process(arguments);
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit " + limit + "; exec \"$0\" \"$@\""));
    command.addAll(builder.command());
    return builder.command(command);
  }

  /** A process that has not begun yet. */
  public static ProcessBuilder process(String... arguments) {
    List<String> command = new ArrayList<>();
    if (!isNative()) {
      command.addAll(
          List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar"));
    }
    command.add(path().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("IOVASCOPE_"));
    return builder;
  }
}
