// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.ISourceFileCoverage;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;

/**
 * Which lines of the parsers the corpus of a campaign reaches, measured by running each input of it
 * once: {@code CLASSES CORPUS SEEDS TEST...}, where CLASSES are the compiled sources, CORPUS and
 * SEEDS have a folder for each target, and the tests have the targets.
 */
final class CorpusCoverage {

  /** Rooms and files that read what is not trusted. */
  private static final List<String> PARSERS =
      List.of(
          "agent/web/",
          "cli/check/Baseline.java",
          "cli/check/IgnoreList.java",
          "emulator/description/",
          "emulator/workload/",
          "host/archive/",
          "host/btf/",
          "host/bundle/",
          "host/capture/",
          "host/log/",
          "host/piece/",
          "host/read/",
          "json/TraceParser.java",
          "json/UsageParser.java",
          "probe/memory/",
          "scan/KernelLogMemory.java");

  /** What is in these rooms and reads nothing: it writes captures, and what is saved at boot. */
  private static final List<String> WRITERS =
      List.of(
          "host/archive/Packing.java",
          "host/capture/CaptureWriter.java",
          "host/capture/DeviceSerialNumber.java",
          "host/capture/Recording.java",
          "host/capture/Redaction.java",
          "host/capture/TextRedaction.java",
          "host/log/KernelLogText.java",
          "host/read/KernelSignsText.java");

  private static final String ROOT = "io/iovascope/";

  /** Of the lines of a file, in percent: those that have less are named. */
  private static final int ENOUGH = 90;

  private final LoggerRuntime runtime = new LoggerRuntime();
  private final RuntimeData data = new RuntimeData();
  private final Path classes;

  private CorpusCoverage(Path classes) {
    this.classes = classes;
  }

  /** Prints a line for each room, and each file whose lines are not nearly all reached. */
  public static void main(String[] arguments) throws Exception {
    CorpusCoverage coverage = new CorpusCoverage(Path.of(arguments[0]));
    coverage.runtime.startup(coverage.data);
    List<String> tests = List.of(arguments).subList(3, arguments.length);
    for (String test : tests) {
      coverage.run(test, Path.of(arguments[1]), Path.of(arguments[2]));
    }
    coverage.report();
    coverage.runtime.shutdown();
  }

  private void run(String test, Path... inputs) throws IOException, ReflectiveOperationException {
    Class<?> type = new Instrumented().loadClass(test);
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Object targets = constructor.newInstance();
    for (Method target : type.getDeclaredMethods()) {
      if (Arrays.stream(target.getAnnotations()).noneMatch(CorpusCoverage::marksTarget)) {
        continue;
      }
      target.setAccessible(true);
      for (Path folder : inputs) {
        for (Path input : files(folder.resolve(target.getName()))) {
          try {
            target.invoke(targets, (Object) Files.readAllBytes(input));
          } catch (InvocationTargetException e) {
            System.out.printf("%s: %s%n", input, e.getCause());
          }
        }
      }
    }
  }

  private static boolean marksTarget(Annotation annotation) {
    return annotation.annotationType().getSimpleName().equals("FuzzTest");
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private void report() throws IOException {
    ExecutionDataStore executed = new ExecutionDataStore();
    data.collect(executed, new SessionInfoStore(), false);
    CoverageBuilder builder = new CoverageBuilder();
    new Analyzer(executed, builder).analyzeAll(classes.resolve(ROOT).toFile());
    Map<String, Lines> rooms = new TreeMap<>();
    List<ISourceFileCoverage> files =
        builder.getSourceFiles().stream().filter(file -> !WRITERS.contains(name(file))).toList();
    for (ISourceFileCoverage file : files) {
      String name = name(file);
      PARSERS.stream()
          .filter(name::startsWith)
          .forEach(room -> rooms.merge(room, Lines.of(file), Lines::plus));
    }
    System.out.printf("%-28s %6s %6s %4s%n", "room", "lines", "there", "%");
    rooms.forEach((room, lines) -> System.out.println(lines.row(room)));
    System.out.println(rooms.values().stream().reduce(new Lines(0, 0), Lines::plus).row("all"));
    System.out.println();
    files.stream()
        .filter(file -> PARSERS.stream().anyMatch(name(file)::startsWith))
        .filter(file -> Lines.of(file).percent() < ENOUGH)
        .map(file -> Lines.of(file).row(name(file)) + "  not: " + missed(file))
        .sorted()
        .forEach(System.out::println);
  }

  private static String name(ISourceFileCoverage file) {
    return (file.getPackageName() + "/" + file.getName()).substring(ROOT.length());
  }

  private static List<Integer> missed(ISourceFileCoverage file) {
    List<Integer> missed = new ArrayList<>();
    for (int line = file.getFirstLine(); line <= file.getLastLine(); line++) {
      if (file.getLine(line).getStatus() == ICounter.NOT_COVERED) {
        missed.add(line);
      }
    }
    return missed;
  }

  /** How many lines have code, and how many of them were run. */
  private record Lines(int all, int run) {
    static Lines of(ISourceFileCoverage file) {
      ICounter lines = file.getLineCounter();
      return new Lines(lines.getTotalCount(), lines.getCoveredCount());
    }

    Lines plus(Lines more) {
      return new Lines(all + more.all, run + more.run);
    }

    int percent() {
      return all == 0 ? 100 : 100 * run / all;
    }

    String row(String name) {
      return "%-28s %6d %6d %4d".formatted(name, all, run, percent());
    }
  }

  /** The class path once more, with the program's own classes counting the lines that are run. */
  private final class Instrumented extends URLClassLoader {
    private final Instrumenter instrumenter = new Instrumenter(runtime);

    Instrumented() {
      super(
          Arrays.stream(System.getProperty("java.class.path").split(":", -1))
              .map(CorpusCoverage::url)
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      Path file = classes.resolve(name.replace('.', '/') + ".class");
      if (!Files.exists(file)) {
        return super.findClass(name);
      }
      byte[] counting;
      try (InputStream compiled = Files.newInputStream(file)) {
        counting = instrumenter.instrument(compiled, name);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
      return defineClass(name, counting, 0, counting.length);
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(entry, e);
    }
  }
}
