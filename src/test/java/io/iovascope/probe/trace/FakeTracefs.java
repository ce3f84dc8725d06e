// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A tracefs in a directory, which fills new instances as the kernel does: an event has what was
 * recorded of it on a real kernel in its file {@code hist}, and the stream has recorded lines.
 */
final class FakeTracefs implements Tracefs {

  static final Path SAMPLES = Path.of("src", "test", "resources", "probe", "trace");

  private static final String MARK = "UNKNOWN TYPE 5\n";

  private final Path base;
  private final Path sample;
  private final boolean histograms;
  private final Map<String, PipedOutputStream> open = new HashMap<>();
  private int refusals;

  /**
   * @param root directory of the host
   * @param kernel whose events there are
   */
  FakeTracefs(Path root, String kernel, boolean histograms) {
    this.base = root.resolve("sys/kernel/tracing");
    this.sample = SAMPLES.resolve(kernel);
    this.histograms = histograms;
    try {
      Files.createDirectories(base.resolve("instances"));
      for (String event : names()) {
        Path directory = Files.createDirectories(base.resolve("events/dma/" + event));
        Files.copy(sample.resolve("format").resolve(event), directory.resolve("format"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> formats = Files.list(sample.resolve("format"))) {
      return formats.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** The next instances lose their stream, as if somebody had removed them. */
  void refuseStreams(int times) {
    refusals = times;
  }

  List<String> instances() throws IOException {
    try (Stream<Path> all = Files.list(base.resolve("instances"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** What was written to a file of an instance. */
  String written(String instance, String file) throws IOException {
    return Files.readString(instance(instance).resolve(file));
  }

  /** Has the stream of an instance go on with these lines. */
  void record(String instance, String lines) throws IOException {
    PipedOutputStream out = open.get(instance);
    if (out == null) {
      throw new NoSuchFileException(instance);
    }
    out.write(lines.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private Path instance(String name) {
    return base.resolve("instances").resolve(name);
  }

  @Override
  public void makeInstance(String name) throws IOException {
    Files.createDirectory(instance(name));
    Files.createDirectories(instance(name).resolve("options"));
    Files.writeString(instance(name).resolve("options/fields"), "");
    Files.writeString(instance(name).resolve("options/context-info"), "");
    Files.writeString(instance(name).resolve("trace_marker"), "");
    for (String event : names()) {
      Path directory = Files.createDirectories(instance(name).resolve("events/dma/" + event));
      Files.writeString(directory.resolve("trigger"), "");
      Files.writeString(directory.resolve("enable"), "");
      if (histograms) {
        Path hist = sample.resolve("hist").resolve(event);
        Files.writeString(
            directory.resolve("hist"), Files.exists(hist) ? Files.readString(hist) : "");
      }
    }
  }

  @Override
  public void removeInstance(String name) throws IOException {
    if (open.containsKey(name)) {
      throw new FileSystemException(name, null, "Device or resource busy");
    }
    if (!Files.exists(instance(name))) {
      throw new NoSuchFileException(name);
    }
    try (Stream<Path> all = Files.walk(instance(name))) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void write(String instance, String file, String text) throws IOException {
    Files.writeString(
        instance(instance).resolve(file),
        text + "\n",
        StandardOpenOption.WRITE,
        StandardOpenOption.APPEND);
    if (file.equals("trace_marker")) {
      record(instance, MARK);
    }
  }

  @Override
  public InputStream events(String instance) throws IOException {
    if (refusals > 0) {
      refusals--;
      removeInstance(instance);
      throw new NoSuchFileException(instance);
    }
    PipedOutputStream out = new PipedOutputStream();
    open.put(instance, out);
    return new PipedInputStream(out, 1 << 20) {
      @Override
      public void close() throws IOException {
        open.remove(instance);
        super.close();
      }
    };
  }
}
