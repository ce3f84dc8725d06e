// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.emulator.boot.Simulation;
import io.iovascope.emulator.description.DescriptionParser;
import io.iovascope.emulator.description.DescriptionProblems;
import io.iovascope.emulator.description.HostDescription;
import io.iovascope.emulator.invent.InventedHost;
import io.iovascope.emulator.print.KernelFiles;
import io.iovascope.emulator.print.PrintedHost;
import io.iovascope.host.Host;
import io.iovascope.host.HostResources;
import io.iovascope.host.KernelEvidence;
import io.iovascope.host.capture.CaptureLimits;
import io.iovascope.host.capture.CaptureRoot;
import io.iovascope.host.capture.CaptureWriter;
import io.iovascope.host.capture.Recording;
import io.iovascope.host.read.HostReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** Invented hosts for tests. */
public final class Invented {

  private Invented() {}

  /** The host of a description without errors. */
  public static Host host(String description) {
    DescriptionProblems problems = new DescriptionProblems();
    HostDescription parsed = DescriptionParser.parse(description, problems);
    assertThat(problems.first()).isEmpty();
    Host host = InventedHost.of(parsed, problems).map(Simulation::host).orElse(null);
    assertThat(problems.first()).isEmpty();
    return Objects.requireNonNull(host);
  }

  /** The errors of a description, as they are printed. */
  public static List<String> errors(String description) {
    DescriptionProblems problems = new DescriptionProblems();
    HostDescription parsed = DescriptionParser.parse(description, problems);
    if (problems.isEmpty()) {
      var ignored = InventedHost.of(parsed, problems);
    }
    return problems.first().stream().map(Object::toString).toList();
  }

  /** The text of an example in the program. */
  public static String example(String name) {
    try (InputStream in = Invented.class.getResourceAsStream("/invented/" + name + ".host")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The host written as a capture, and what the readers of captures make of that. */
  public static Host writtenAndRead(Host host) {
    try {
      KernelFiles files = PrintedHost.of(host);
      ByteArrayOutputStream capture = new ByteArrayOutputStream();
      new CaptureWriter("0", Instant.EPOCH, false)
          .write(
              new Recording(
                  files.files(), files.links(), files.directories(), new TreeSet<>(), List.of()),
              capture);
      return new HostReader(
              CaptureRoot.open(
                  new ByteArrayInputStream(capture.toByteArray()),
                  "invented",
                  CaptureLimits.DEFAULT))
          .read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Without what an invented host does not have: the account of what was read, what the code of its
   * kernel shows, and resources.
   */
  public static Host withoutSources(Host host) {
    return new Host(
        host.kernel().withEvidence(KernelEvidence.NONE),
        host.firmware(),
        host.pci(),
        host.iommu(),
        HostResources.UNKNOWN.with(host.resources().physicalAddressBits()),
        List.of());
  }
}
