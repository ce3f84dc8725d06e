// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Reading;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What {@code iovascope save-boot} kept, as root, of the files that others may not read. A saved
 * file lies below {@link #DIRECTORY} at the path that it has on the host.
 */
public final class SavedInput {

  /** Where saved files lie; empty after a boot, as all of {@code /run}. */
  public static final String DIRECTORY = "/run/iovascope/boot";

  private SavedInput() {}

  /** Where the file with this path is saved. */
  public static String pathOf(String path) {
    return DIRECTORY + path;
  }

  /** Whether this is the path of a saved file. */
  public static boolean isSaved(String path) {
    return path.startsWith(DIRECTORY + "/");
  }

  /** The path that a saved file has on the host; any other path as it is. */
  public static String livePath(String path) {
    return isSaved(path) ? path.substring(DIRECTORY.length()) : path;
  }

  /** The live file's reading, or the saved file's where the live one is denied. */
  public static <T> Reading<T> read(String path, Function<String, Reading<T>> reader) {
    return orSaved(
        reader.apply(path), reading -> reading.status() == Reading.Status.DENIED, path, reader);
  }

  /**
   * The live reading unless it lacks something that the saved one has.
   *
   * @param lacks whether a reading is without what is looked for
   * @param path the path that the file has on the host
   * @param reader reads the saved file, whose path it gets
   */
  public static <T> Reading<T> orSaved(
      Reading<T> live,
      Predicate<Reading<T>> lacks,
      String path,
      Function<String, Reading<T>> reader) {
    if (!lacks.test(live)) {
      return live;
    }
    Reading<T> saved = reader.apply(pathOf(path));
    return saved.value() == null || lacks.test(saved) ? live : saved;
  }
}
