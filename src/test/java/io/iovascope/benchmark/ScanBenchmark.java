// SPDX-License-Identifier: Apache-2.0
package io.iovascope.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.cli.start.Commands;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Host;
import io.iovascope.host.capture.CaptureLimits;
import io.iovascope.host.capture.CaptureRoot;
import io.iovascope.host.capture.CaptureWriter;
import io.iovascope.host.capture.RecordingRoot;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.root.HostRoot;
import io.iovascope.json.PictureJson;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;

/**
 * How long a scan takes, in its steps and as a whole, of a directory and of a capture. One call is
 * one iteration: a scan of many devices is far above what a timer can tell apart.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class ScanBenchmark {

  /** The two forms of a host that a scan is measured on. */
  public enum Form {
    DIRECTORY,
    CAPTURE
  }

  @Param({"200", "2000", "10000"})
  int devices;

  @Param({"DIRECTORY", "CAPTURE"})
  Form form;

  private Path scratch;
  private Path place;
  private Host host;
  private Picture picture;
  private List<Finding> findings;

  /** Runs the benchmarks: a pattern of their names, and numbers of devices with commas between. */
  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(arguments[0])
                .param("devices", arguments[1].split(","))
                .build())
        .run();
  }

  @Setup
  public void writeHost() throws IOException {
    scratch = Files.createTempDirectory("large-host");
    Path directory = Files.createDirectory(scratch.resolve("host"));
    LargeHost.write(directory, devices);
    place = form == Form.DIRECTORY ? directory : captured(directory);
    host = new HostReader(open()).read();
    picture = PictureAssembly.of(host);
    findings = Findings.of(Observed.of(picture));
  }

  private Path captured(Path directory) throws IOException {
    RecordingRoot recorder = new RecordingRoot(DirectoryRoot.of(directory));
    new HostReader(recorder).read();
    Path capture = scratch.resolve("host.tar.gz");
    new CaptureWriter("benchmark", Instant.EPOCH, false)
        .write(recorder.recording(), capture, false);
    return capture;
  }

  private HostRoot open() throws IOException {
    return form == Form.DIRECTORY
        ? DirectoryRoot.of(place)
        : CaptureRoot.open(place, CaptureLimits.DEFAULT);
  }

  @TearDown
  public void deleteHost() throws IOException {
    try (Stream<Path> paths = Files.walk(scratch)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Benchmark
  public Host read() throws IOException {
    return new HostReader(open()).read();
  }

  @Benchmark
  public Picture assemble() {
    return PictureAssembly.of(host);
  }

  /** What {@code check} adds to a scan. */
  @Benchmark
  public List<Finding> findings() {
    return Findings.of(Observed.of(picture));
  }

  @Benchmark
  public ObjectNode json() {
    return PictureJson.of(Observed.of(picture), findings, Instant.EPOCH);
  }

  @Benchmark
  public int scanAsText() {
    return scan("TEXT");
  }

  @Benchmark
  public int scanAsJson() {
    return scan("JSON");
  }

  /** The whole command, without the start of the JVM. */
  private int scan(String format) {
    CommandLine command = Commands.all();
    command.setOut(new PrintWriter(Writer.nullWriter()));
    int status = command.execute("scan", "--host", place.toString(), "-o", format);
    if (status != 0) {
      throw new IllegalStateException("status " + status);
    }
    return status;
  }
}
