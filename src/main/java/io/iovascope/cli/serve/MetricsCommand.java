// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.serve;

import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.cli.shared.OutputFile;
import io.iovascope.cli.shared.Version;
import io.iovascope.metrics.AgentMetrics;
import io.iovascope.metrics.ExpositionFormat;
import io.iovascope.metrics.HostMetrics;
import io.iovascope.metrics.MetricFamily;
import io.iovascope.metrics.MetricSelection;
import io.iovascope.scan.HostScan;
import io.iovascope.scan.KernelLogMemory;
import io.iovascope.scan.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code iovascope metrics}: what the agent exports, once. */
@Command(
    name = "metrics",
    description =
        "The metrics of the host in Prometheus' text format, printed or written to a file.")
public class MetricsCommand extends HostCommand {

  /** The one option of a command that answers once for which it uses the network. */
  public static final String PUSH = "--push";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write them to this file, which is replaced in one step: for the textfile collector of"
              + " node_exporter.")
  @Nullable String output;

  @Option(
      names = MetricsCommand.PUSH,
      paramLabel = "URL",
      description =
          "Put them into this Pushgateway, such as http://gateway:9091, as the job iovascope and the"
              + " instance of this host's name; user and password may stand before the host.")
  @Nullable String push;

  @Option(
      names = "--group",
      split = ",",
      paramLabel = "ID",
      description = "Metrics of these IOMMU groups and their devices only, and the host's.")
  List<Integer> groups = List.of();

  @Option(
      names = "--drop-idle-vfs",
      description = "No metrics of virtual functions without a driver.")
  boolean dropIdleVfs;

  @Override
  public Integer call() {
    List<String> host = shared().hostNames();
    Snapshot snapshot =
        new HostScan(() -> HostOpener.open(host), new KernelLogMemory(null), InstantSource.system())
            .get();
    List<MetricFamily> families =
        new ArrayList<>(
            HostMetrics.of(snapshot, new MetricSelection(Set.copyOf(groups), dropIdleVfs)));
    families.addAll(AgentMetrics.ofOneScan(Version.text()));
    byte[] text = ExpositionFormat.TEXT.text(families);
    if (push != null) {
      Pushgateway.of(push, snapshot.picture().host().kernel().hostname().orElse("unknown"))
          .put(text, ExpositionFormat.TEXT.contentType());
    }
    if (output == null && push == null) {
      out().print(new String(text, StandardCharsets.UTF_8));
      out().flush();
    } else if (output != null) {
      OutputFile.write(output, text);
    }
    return ExitStatus.OK;
  }
}
