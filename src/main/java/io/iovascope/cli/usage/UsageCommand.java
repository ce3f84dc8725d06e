// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.usage;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.OutputFile;
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
    description = {
      "How full the space of DMA addresses (IOVAs) of each group is: reserved, allocated and free.",
      "Needs root: it reads the kernel's own trees of allocated addresses. Without root, or of a "
          + "capture, it shows what root saved before."
    },
    footerHeading =
        "%nExamples:%n"
            + "  iovascope usage --host demo:filling%n"
            + "  iovascope usage 4 --host demo:filling%n"
            + "  sudo iovascope usage --watch%n")
public class UsageCommand extends HostCommand {

  private static final String DEFAULT_INTERVAL = "2";
  private static final int LONGEST_INTERVAL = 86_400;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DEVICE|GROUP",
      description = "Only the group of this device, or of this number, with more about it.")
  String subject = "";

  @Option(
      names = "--ranges",
      description =
          "List every allocated range, and whether a driver has it (live) or it is freed and kept"
              + " (cached, queued).")
  boolean ranges;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = DEFAULT_INTERVAL,
      paramLabel = "SECONDS",
      description =
          "Read again every so many seconds (default ${FALLBACK-VALUE}) until Ctrl-C: bars and"
              + " rates on a terminal, else a line for each group.")
  @Nullable String watch;

  @Option(
      names = "--times",
      paramLabel = "COUNT",
      description = "With --watch: end after this many readings.")
  int times = Integer.MAX_VALUE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the result as JSON to this file, which is replaced in one step.")
  @Nullable String output;

  @Override
  public Integer call() {
    HostRoot root = shared().openHost();
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
        UsageText text = new UsageText(style());
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
    UsageWatch display = new UsageWatch(style());
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
