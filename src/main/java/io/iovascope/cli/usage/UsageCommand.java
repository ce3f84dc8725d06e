package io.iovascope.cli.usage;

import io.iovascope.cli.probe.PageTableCommand;
import io.iovascope.cli.probe.TraceCommand;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.cli.shared.OutputFile;
import io.iovascope.cli.terminal.Style;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.HostRoot;
import io.iovascope.json.UsageJson;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.ProbeReport;
import io.iovascope.probe.Usage;
import io.iovascope.probe.memory.Detail;
import io.iovascope.scan.UsageFile;
import io.iovascope.scan.UsageScan;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope usage}: how full the IOVA spaces are. */
@Command(
    name = "usage",
    description =
        "How full each IOVA space is: capacity, reserved, allocated and free addresses. Asks for"
            + " root: it reads the kernel's own trees.")
public class UsageCommand extends HostCommand {

  private static final String DEFAULT_INTERVAL = "2";
  private static final int LONGEST_INTERVAL = 86_400;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DEVICE|GROUP",
      description = "Only this PCI address or group, with more about it.")
  String subject = "";

  @Option(
      names = "--ranges",
      description = "Every allocated range, and whether it is live, cached or queued.")
  boolean ranges;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = DEFAULT_INTERVAL,
      paramLabel = "SECONDS",
      description =
          "Go on until Ctrl-C, every so many seconds (default ${FALLBACK-VALUE}): bars and rates"
              + " on a terminal, else a line for each group.")
  @Nullable String watch;

  @Option(
      names = "--times",
      paramLabel = "COUNT",
      description = "With --watch: end after so many readings.")
  int times = Integer.MAX_VALUE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the JSON document to this file, which is replaced at once.")
  @Nullable String output;

  @Option(
      names = "--trace",
      arity = "0..1",
      fallbackValue = TraceCommand.DEFAULT_DURATION,
      paramLabel = "DURATION",
      description =
          "Instead of all this, count mappings for a while, as 'iovascope probe trace' does"
              + " (default ${FALLBACK-VALUE}): writes to the host's tracefs.")
  @Nullable String trace;

  @Option(
      names = "--page-table",
      paramLabel = "DEVICE",
      description =
          "Instead of all this, what the page table of one device maps, as 'iovascope probe"
              + " page-table' does.")
  @Nullable String pageTable;

  @Option(names = "--yes", description = "With --page-table: read it, whatever it costs.")
  boolean yes;

  @Override
  public Integer call() {
    if (trace != null) {
      return new TraceCommand(spec, trace).call();
    }
    if (pageTable != null) {
      return new PageTableCommand(spec, pageTable, yes, ranges).call();
    }
    HostRoot root = HostOpener.open(shared().host());
    Picture picture = PictureAssembly.of(new HostReader(root).read());
    Detail detail = ranges ? Detail.RANGES : Detail.SUMMARY;
    try (UsageScan scan = new UsageScan(root, InstantSource.system())) {
      if (watch != null) {
        return watch(scan, picture, detail, interval(watch));
      }
      Usage read = scan.read(picture, detail);
      times(scan);
      // Without a right to read, what another process has saved.
      Reading<Usage> found =
          read.groups().isEmpty() ? UsageFile.read(root) : Reading.ok(read, UsageFile.PATH);
      Usage usage = found.orElse(read);
      if (output != null) {
        OutputFile.write(output, UsageFile.content(usage));
        problems(usage);
        return ExitStatus.OK;
      }
      Usage selected = selected(usage);
      if (json()) {
        print(UsageJson.of(selected));
      } else {
        UsageText text = new UsageText(Style.ofStandardOutput());
        print(subject.isEmpty() && !ranges ? text.of(selected) : text.inDetail(selected));
      }
      problems(usage);
      if (found.value() == null) {
        problem(
            "saved usage",
            found.path(),
            found.status(),
            found.detail() + "; iovascope-usage.timer saves it, a capture has it if root took it");
      }
      return usage.groups().isEmpty() && usage.slabRanges() == null
          ? ExitStatus.HOST
          : ExitStatus.OK;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int watch(UsageScan scan, Picture picture, Detail detail, Duration interval) {
    UsageWatch display = new UsageWatch(Style.ofStandardOutput());
    Usage before = null;
    for (int i = 0; i < times; i++) {
      Usage usage = scan.read(picture, detail);
      times(scan);
      if (i == 0) {
        problems(usage);
        if (usage.groups().isEmpty()) {
          return ExitStatus.HOST;
        }
      }
      Usage selected = selected(usage);
      if (json()) {
        out().println(UsageJson.of(selected));
      } else {
        display.lines(selected, before).forEach(out()::println);
      }
      out().flush();
      before = selected;
      if (i < times - 1 && !slept(interval)) {
        return ExitStatus.OK;
      }
    }
    return ExitStatus.OK;
  }

  private static boolean slept(Duration interval) {
    try {
      Thread.sleep(interval.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Usage selected(Usage usage) {
    if (subject.isEmpty()) {
      return usage;
    }
    List<GroupUsage> found;
    if (subject.matches("\\d{1,9}")) {
      int id = Integer.parseInt(subject);
      found = usage.groups().stream().filter(group -> group.id() == id).toList();
    } else {
      String address =
          PciAddress.parseLenient(subject)
              .map(PciAddress::toString)
              .orElseThrow(
                  () ->
                      CommandFailure.usage(
                          "'%s': expected a PCI address such as 0000:3b:00.0, or a group"
                              .formatted(Printable.of(subject))));
      found = usage.groups().stream().filter(group -> group.device(address).isPresent()).toList();
    }
    if (found.isEmpty() && !usage.groups().isEmpty()) {
      throw CommandFailure.host(
          "no IOMMU group of this host has the number or device " + Printable.of(subject));
    }
    return usage.only(found);
  }

  private void problems(Usage usage) {
    for (ProbeReport report : usage.probes()) {
      if (report.status() != Reading.Status.OK && (usage.groups().isEmpty() || shared().verbose)) {
        problem(report.probe().label(), report.path(), report.status(), report.detail());
      }
    }
  }

  private void problem(String source, String path, Reading.Status status, String detail) {
    err()
        .println(
            "iovascope: %s: %s is %s: %s"
                .formatted(source, Printable.of(path), status.label(), Printable.of(detail)));
    err().flush();
  }

  private void times(UsageScan scan) {
    if (shared().verbose) {
      err()
          .println(
              "iovascope: start-up %.1f ms, reading %.1f ms, in it one walk of %d nodes %.1f ms"
                  .formatted(
                      milliseconds(scan.startup()),
                      milliseconds(scan.reading()),
                      scan.largestWalk().nodes(),
                      milliseconds(scan.largestWalk().took())));
      err().flush();
    }
  }

  private static double milliseconds(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static Duration interval(String seconds) {
    if (!seconds.matches("\\d{1,5}(\\.\\d{1,3})?")) {
      throw CommandFailure.usage(
          "--watch %s: expected a number of seconds; the device or group comes before --watch"
              .formatted(Printable.of(seconds)));
    }
    double value = Double.parseDouble(seconds);
    if (value < 0.01 || value > LONGEST_INTERVAL) {
      throw CommandFailure.usage("--watch %s: expected 0.01 to 86400 seconds".formatted(seconds));
    }
    return Duration.ofMillis(Math.round(value * 1000));
  }
}
