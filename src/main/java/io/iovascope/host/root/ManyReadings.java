// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Reads each of many things of one kind. On several processors where there are so many that it
 * pays, and the host can be read so; what comes out is the same, in the same order.
 */
public final class ManyReadings {

  /** A scan of fewer takes less than starting threads would save. */
  private static final int FEW = 300;

  private ManyReadings() {}

  /**
   * What can be read of them, in their order.
   *
   * @param names names of the things
   * @param reader reads one, by name; notes problems where it is told to, and may be called by
   *     several threads
   * @param problems gets all problems, in the order of the names
   */
  public static <T> List<T> of(
      HostRoot root,
      List<String> names,
      BiFunction<String, ReadingProblems, Optional<T>> reader,
      ReadingProblems problems) {
    boolean parallel = names.size() > FEW && root.isConcurrent();
    Stream<String> all = parallel ? names.parallelStream() : names.stream();
    List<One<T>> read = all.map(name -> One.of(name, reader)).toList();
    read.forEach(one -> one.problems.forEach(problems::add));
    return read.stream().flatMap(one -> one.thing.stream()).toList();
  }

  private record One<T>(Optional<T> thing, List<Source> problems) {

    static <T> One<T> of(String name, BiFunction<String, ReadingProblems, Optional<T>> reader) {
      ReadingProblems problems = new ReadingProblems();
      return new One<>(reader.apply(name, problems), problems.sources());
    }
  }
}
