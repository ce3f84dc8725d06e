// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import io.iovascope.CapturedHost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Inputs that a campaign begins with: what the tests have of real machines. */
final class Seeds {

  private static final Path RESOURCES = Path.of("src", "test", "resources");

  /** Longer ones are cut: a fuzzer is quick with short inputs alone. */
  private static final int LONGEST = 32 << 10;

  private Seeds() {}

  /** Writes the seeds of every target below a folder: {@code FOLDER CLASS...} of the tests. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Path folder = Path.of(arguments[0]);
    for (String name : List.of(arguments).subList(1, arguments.length)) {
      Class<?> test = Class.forName(name);
      for (Method target : test.getDeclaredMethods()) {
        if (target.isAnnotationPresent(Seeded.class)) {
          Path place = Files.createDirectories(folder.resolve(target.getName()));
          List<byte[]> seeds = of(test, target.getName()).toList();
          for (int i = 0; i < seeds.size(); i++) {
            Files.write(place.resolve("seed-%03d".formatted(i)), seeds.get(i));
          }
        }
      }
    }
  }

  /**
   * The seeds of a target: of {@code dmar} in {@code FirmwareFuzzTest}, what {@code dmarSeeds} of
   * {@code FirmwareTargets} gives.
   */
  static Stream<byte[]> of(Class<?> test, String target) {
    try {
      Method seeds =
          Class.forName(test.getName().replace("FuzzTest", "Targets"))
              .getDeclaredMethod(target + "Seeds");
      @SuppressWarnings("unchecked")
      Stream<byte[]> stream = (Stream<byte[]>) seeds.invoke(null);
      return stream;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("seeds of " + target, e);
    }
  }

  /** Files below the test resources; of a compressed one what is in it. */
  static Stream<byte[]> resources(String... names) {
    return Arrays.stream(names).map(Seeds::resource).map(Seeds::cut);
  }

  /** All files of a folder below the test resources. */
  static Stream<byte[]> folder(String name) {
    return files(name).map(file -> resource(RESOURCES.relativize(file).toString())).map(Seeds::cut);
  }

  /** Files of a folder below the test resources as they are, compressed ones too. */
  static Stream<byte[]> unopened(String folder) {
    return files(folder).map(Seeds::content);
  }

  private static Stream<Path> files(String folder) {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Pieces of a long text, from its beginning to its end, neighbours apart by the same distance.
   *
   * @param size bytes of a piece
   * @param most so many pieces, two at least
   */
  static Stream<byte[]> pieces(byte[] text, int size, int most) {
    if (text.length <= size) {
      return Stream.of(text);
    }
    return IntStream.range(0, most)
        .map(piece -> (int) ((long) (text.length - size) * piece / (most - 1)))
        .mapToObj(at -> Arrays.copyOfRange(text, at, at + size));
  }

  /** A file of all captured hosts that have it; those that are alike once. */
  static Stream<byte[]> captured(String path) {
    return CapturedHost.hosts().stream()
        .flatMap(host -> host.root().bytes(path, LONGEST).optional().stream())
        .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
        .distinct()
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Stream<byte[]> texts(String... texts) {
    return Arrays.stream(texts).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] resource(String name) {
    byte[] content = content(RESOURCES.resolve(name));
    try {
      return name.endsWith(".gz")
          ? new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes()
          : content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] cut(byte[] content) {
    return content.length <= LONGEST ? content : Arrays.copyOf(content, LONGEST);
  }
}
