// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.read.MemoryRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyReadingsTest {

  private static final List<String> NAMES =
      IntStream.range(0, 1000).mapToObj(String::valueOf).toList();

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  private Optional<Integer> read(String name, ReadingProblems problems) {
    threads.add(Thread.currentThread());
    int number = Integer.parseInt(name);
    if (number % 7 == 0) {
      problems.required("numbers", Reading.failed("/" + name, "a seventh"));
      return Optional.empty();
    }
    return Optional.of(number);
  }

  @Test
  void manyAreReadInOrderOnWhateverThreads(@TempDir Path directory) throws IOException {
    assertSame(DirectoryRoot.of(directory), NAMES);
  }

  @Test
  void aHostThatCannotBeReadSoIsReadByOneThread() {
    assertSame(new MemoryRoot(), NAMES);
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void fewAreReadByOneThread(@TempDir Path directory) throws IOException {
    assertSame(DirectoryRoot.of(directory), NAMES.subList(0, 50));
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  private void assertSame(HostRoot root, List<String> names) {
    ReadingProblems problems = new ReadingProblems();

    List<Integer> read = ManyReadings.of(root, names, this::read, problems);

    assertThat(read)
        .isEqualTo(names.stream().map(Integer::valueOf).filter(n -> n % 7 != 0).toList());
    assertThat(problems.sources())
        .isEqualTo(
            names.stream()
                .filter(name -> Integer.parseInt(name) % 7 == 0)
                .map(name -> Source.of("numbers", Reading.failed("/" + name, "a seventh"), true))
                .toList());
  }
}
