// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.fleet;

import io.iovascope.cli.shared.FileProblem;
import io.iovascope.fleet.UnreadHost;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The hosts that the arguments of {@code fleet} name.
 *
 * @param names as for {@code --host}: directories one after the other as they were given, what is
 *     in each by name
 * @param problems directories without a host
 * @param leftOut how many files are none by their names: hidden ones, check sums, signatures
 */
record FleetHosts(List<String> names, List<UnreadHost> problems, int leftOut) {

  /** Files that lie beside captures and bundles. */
  private static final Pattern BESIDE =
      Pattern.compile("\\..*|.*\\.(?:md5|sha1|sha256|sha512|asc|sig|part|tmp)");

  FleetHosts {
    names = List.copyOf(names);
    problems = List.copyOf(problems);
  }

  /**
   * @param arguments a directory of hosts each; or what else names one, which is a host itself
   */
  static FleetHosts of(List<String> arguments) {
    List<String> names = new ArrayList<>();
    List<UnreadHost> problems = new ArrayList<>();
    int leftOut = 0;
    for (String argument : arguments) {
      if (!isDirectoryOfHosts(argument)) {
        names.add(argument);
        continue;
      }
      try {
        int before = names.size();
        leftOut += addAll(Path.of(argument), names);
        if (names.size() == before) {
          problems.add(
              new UnreadHost(
                  argument,
                  "no host is in it; expected captures, bundles, or directories of one host each",
                  false));
        }
      } catch (IOException e) {
        problems.add(new UnreadHost(argument, FileProblem.text(e), false));
      }
    }
    return new FleetHosts(names, problems, leftOut);
  }

  /** A directory with the files of one host is a host, as it is for {@code --host}. */
  private static boolean isDirectoryOfHosts(String argument) {
    try {
      Path path = Path.of(argument);
      return Files.isDirectory(path)
          && !Files.isDirectory(path.resolve("sys"))
          && !Files.isDirectory(path.resolve("proc"));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static int addAll(Path directory, List<String> names) throws IOException {
    TreeSet<String> found = new TreeSet<>();
    int leftOut = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (BESIDE.matcher(String.valueOf(entry.getFileName())).matches()) {
          leftOut++;
        } else {
          found.add(entry.toString());
        }
      }
    }
    names.addAll(found);
    return leftOut;
  }
}
