// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/**
 * The tracefs of the system that iovascope runs on: the only class of iovascope that writes to the
 * kernel.
 */
public final class LiveTracefs implements Tracefs {

  /** Where tracefs is mounted since 4.1. */
  public static final String DIRECTORY = "/sys/kernel/tracing";

  private static final Path INSTANCES = Path.of(DIRECTORY, "instances");
  private static final Pattern FILE =
      Pattern.compile("events/dma/\\w+/(trigger|enable)|options/[a-z-]+|trace_marker");

  @Override
  public void makeInstance(String name) throws IOException {
    Files.createDirectory(directory(name));
  }

  @Override
  public void removeInstance(String name) throws IOException {
    Files.delete(directory(name));
  }

  @Override
  public void write(String instance, String file, String text) throws IOException {
    if (!FILE.matcher(file).matches()) {
      throw new IllegalArgumentException(file);
    }
    // Truncating a file of triggers removes the triggers.
    Files.write(
        directory(instance).resolve(file),
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.WRITE,
        StandardOpenOption.APPEND);
  }

  @Override
  public InputStream events(String instance) throws IOException {
    return Files.newInputStream(directory(instance).resolve("trace_pipe"));
  }

  private static Path directory(String name) {
    if (!TracingInstance.isName(name)) {
      throw new IllegalArgumentException(name);
    }
    return INSTANCES.resolve(name);
  }
}
