// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.explain;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.explain.AddressClass;
import io.iovascope.explain.FaultGroups;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelReport;
import io.iovascope.host.archive.Unpacking;
import io.iovascope.host.log.FaultReader;
import io.iovascope.host.log.FaultSink;
import io.iovascope.host.log.LogReader;
import io.iovascope.text.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The faults of a text that the user gives: as the argument, in a file, or on standard input. */
final class PastedFaults implements FaultSink {

  private static final String STANDARD_INPUT = "-";

  /** What must be read of a file to know what is packed in it, in bytes: a block of bzip2. */
  private static final int LONGEST_BEGINNING = 2 << 20;

  private static final String PIPED = "standard input";
  private static final String FILE_MARK = "@";

  /** A log in which so many boots are is long enough; earlier ones are only counted. */
  private static final int MOST_BOOTS = 1000;

  /** More of them say the same. */
  private static final int MOST_INVALIDATIONS = 100;

  /**
   * One boot of the text.
   *
   * @param firstLine number of its first line, from 1
   * @param lastLine number of its last line
   * @param complete whether the text has its beginning
   */
  record Boot(int firstLine, int lastLine, boolean complete, FaultGroups faults) {}

  private final Function<DmaFault, AddressClass> regions;
  private final List<Boot> boots = new ArrayList<>();
  private final List<String> invalidations = new ArrayList<>();
  private FaultGroups current;

  private PastedFaults(Function<DmaFault, AddressClass> regions) {
    this.regions = regions;
    this.current = new FaultGroups(regions);
  }

  /**
   * What was read.
   *
   * @param name what messages call the text; empty if it is the argument itself
   * @param invalidations what is said of invalidations, of much the beginning
   */
  record Text(
      String name, List<Boot> boots, List<String> invalidations, LogReader.Summary summary) {

    /** Whether it is a file, of which one expects the whole. */
    boolean isFile() {
      return !name.isEmpty();
    }
  }

  /**
   * Reads what the user gave.
   *
   * @param regions what the address of a fault is
   * @throws CommandFailure if it cannot be read
   */
  static Text read(String argument, Function<DmaFault, AddressClass> regions) {
    PastedFaults faults = new PastedFaults(regions);
    try {
      if (argument.equals(STANDARD_INPUT)) {
        return faults.of(PIPED, System.in);
      }
      Optional<Path> file = file(argument);
      if (file.isEmpty()) {
        LogReader.Summary summary = FaultReader.read(argument, faults);
        return new Text("", faults.boots, faults.invalidations, summary);
      }
      try (InputStream in = Files.newInputStream(file.get())) {
        return faults.of(file.get().toString(), in);
      }
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.usage(
          "--fault %s: %s".formatted(Printable.of(argument), Printable.of(FileProblem.text(e))));
    }
  }

  private Text of(String name, InputStream file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(file);
    in.mark(LONGEST_BEGINNING);
    boolean archive = isArchive(in);
    in.reset();
    if (archive) {
      throw CommandFailure.usage(
          "%s: expected a log, found an archive; it may be a host: iovascope explain --fault all --host %s"
              .formatted(
                  Printable.of(name), name.equals(PIPED) ? STANDARD_INPUT : Printable.of(name)));
    }
    LogReader.Summary summary = FaultReader.read(in, this);
    return new Text(name, boots, invalidations, summary);
  }

  /** What is wrong with a file, its reader says. */
  private static boolean isArchive(InputStream in) {
    try {
      return Unpacking.isArchive(in);
    } catch (IOException e) {
      return false;
    }
  }

  /** The file that an argument names: one that is there, or one that the user marked as a file. */
  private static Optional<Path> file(String argument) {
    if (argument.startsWith(FILE_MARK)) {
      return Optional.of(Path.of(argument.substring(FILE_MARK.length())));
    }
    if (argument.contains("\n") || argument.contains("Request device")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(argument))
          .filter(path -> Files.exists(path) && !Files.isDirectory(path));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public void fault(DmaFault fault) {
    current.add(fault);
  }

  @Override
  public void precursor(KernelReport report) {
    current.precursor(report);
  }

  @Override
  public void invalidation(String message) {
    if (invalidations.size() < MOST_INVALIDATIONS) {
      invalidations.add(message);
    }
  }

  @Override
  public void endOfBoot(int firstLine, int lastLine, boolean complete) {
    boots.add(new Boot(firstLine, lastLine, complete, current));
    current = new FaultGroups(regions);
    if (boots.size() > MOST_BOOTS) {
      Boot first = boots.remove(0);
      Boot second = boots.remove(0);
      first.faults().addAll(second.faults());
      boots.add(
          0, new Boot(first.firstLine(), second.lastLine(), first.complete(), first.faults()));
    }
  }
}
