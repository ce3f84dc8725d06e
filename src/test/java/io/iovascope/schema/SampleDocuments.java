// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import static io.iovascope.host.read.DmarBytes.ascii;
import static io.iovascope.host.read.DmarBytes.scope;
import static io.iovascope.host.read.DmarBytes.u16;
import static io.iovascope.host.read.DmarBytes.u32;
import static io.iovascope.host.read.DmarBytes.u64;
import static io.iovascope.host.read.DmarBytes.u8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iovascope.CapturedHost;
import io.iovascope.EditedHost;
import io.iovascope.agent.Agent;
import io.iovascope.agent.page.HostPage;
import io.iovascope.agent.page.StandaloneEngine;
import io.iovascope.agent.settings.AgentSettings;
import io.iovascope.cli.CommandRun;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.host.DmarTable;
import io.iovascope.host.capture.CaptureManifest;
import io.iovascope.host.capture.CaptureWriter;
import io.iovascope.host.capture.RecordingRoot;
import io.iovascope.host.read.DmarBytes;
import io.iovascope.host.read.DmarTableParser;
import io.iovascope.host.read.HostReader;
import io.iovascope.json.DmarJson;
import io.iovascope.json.TraceJson;
import io.iovascope.probe.trace.DeviceTrace;
import io.iovascope.probe.trace.DeviceTrace.Requests;
import io.iovascope.probe.trace.MapFailure;
import io.iovascope.probe.trace.TraceReport;
import io.iovascope.scan.HostScan;
import io.iovascope.scan.KernelLogMemory;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Documents of every kind as the program gives them away, each kind as full as it gets. */
final class SampleDocuments {

  private static final String SMALL_SPACE =
      CapturedHost.named("hosts/rig612-iova24-full").file().toString();
  private static final Path RESOURCES = Path.of("src", "test", "resources");

  private final List<Document> documents = new ArrayList<>();
  private final Path directory;

  private SampleDocuments(Path directory) {
    this.directory = directory;
  }

  /**
   * @param directory where files may be written
   */
  static List<Document> in(Path directory) throws IOException {
    SampleDocuments samples = new SampleDocuments(directory);
    samples.aboutHosts();
    samples.aboutFleets();
    samples.probed();
    samples.simulated();
    samples.files();
    samples.served();
    return samples.documents;
  }

  private void aboutHosts() throws IOException {
    printed("picture", "scan", "--host", "demo:filling");
    printed("picture", "scan", "--host", "demo:nocrs");
    printed("picture", "scan", "--host", "demo:switch", "--group", "8");
    printed("device", "show", "00:1d.7", "--host", "demo:rmrr");
    printed("device", "show", "05:00.0", "--host", "demo:switch");
    printed("group", "show", "5", "--host", "demo:rmrr");
    printed("device-ranges", "ranges", "00:1d.7", "--host", "demo:rmrr");
    printed("group-ranges", "ranges", "5", "--for", "vfio", "--host", "demo:rmrr");
    printed("group-ranges", "ranges", "00:06.0", "--for", "iommufd", "--host", "demo:rmrr");
    printed("dmar", "dmar", "--host", "demo:rmrr");
    documents.add(new Document("dmar", "everything", DmarJson.of(everyKindOfEntry())));
    printed("explanation", "explain", "00:1d.7", "0x3d000000", "--host", "demo:rmrr");
    printed("fault", "explain", "--fault", "last", "--host", "demo:beyond");
    printed("refusal", "explain", "--error", "group 2 is not viable", "--host", "demo:rmrr");
    printed(
        "faults",
        "explain",
        "--fault",
        """
        DMAR: [DMA Write] Request device [00:03.0] fault addr ffe00000 [fault reason 05] x
        DMAR: [DMA Read] Request device [00:08.0] fault addr 3d100000 [fault reason 06] y
        """,
        "--host",
        "demo:rmrr");
    printed("diff", "diff", "demo:rmrr", "demo:nocrs");
    printed("plan", "check", "00:1d.7", "--guest-ram", "64G", "--host", "demo:rmrr");
    check();
  }

  private static DmarTable everyKindOfEntry() {
    byte[] table =
        new DmarBytes()
            .structure(0, u8(0, 2), u16(1), u64(0xfed90000L), scope(3, 8, 0xf0, 0x1f, 7))
            .structure(1, u16(0), u16(0), u64(0x3000), u64(0x2fff), scope(1, 0, 0, 0x1c, 0))
            .structure(2, u8(0, 0), u16(0), scope(2, 0, 0, 1, 0))
            .structure(3, u32(0), u64(0xfed90000L), u32(1))
            .structure(4, u8(0, 0, 0, 2), ascii("\\_SB.PCI0.I2C1\0"))
            .structure(5, u8(1, 0), u16(0), scope(1, 0, 0, 2, 0))
            .structure(6, u16(0), u16(0), scope(1, 0, 0, 0xb, 0))
            .build();
    return DmarTableParser.parse(table, "table").optional().orElseThrow();
  }

  /** With a baseline that knows some findings, a decision that holds and one that has expired. */
  private void check() throws IOException {
    List<String> command = List.of("check", "--host", "demo:rmrr", "-o", "json");
    JsonNode all = CommandRun.of(command.toArray(String[]::new)).json();
    Path baseline = directory.resolve("before.json");
    Files.writeString(baseline, "{\"findings\": [%s]}".formatted(all.at("/findings/0").toString()));
    String last = all.path("findings").path(all.path("findings").size() - 1).path("id").asText();
    Path decisions = directory.resolve("decisions");
    Files.writeString(
        decisions,
        """
        %s until 2999-01-01 reason: we know
        no-iova until 2020-01-01 reason: we knew
        """
            .formatted(last));
    printed(
        "check",
        "check",
        "--host",
        "demo:rmrr",
        "--baseline",
        baseline.toString(),
        "--ignore-file",
        decisions.toString());
  }

  /** Hosts that were read and one that was not, alike and not, with another kernel and without. */
  private void aboutFleets() throws IOException {
    List<String> hosts = new ArrayList<>();
    for (String name : List.of("none", "off", "sriov", "switch", "vfio-rmrr", "virtio48")) {
      hosts.add(CapturedHost.named("hosts/deb612-" + name).file().toString());
    }
    hosts.add(CapturedHost.named("other-iommu/deb612-amd").file().toString());
    hosts.add("/no/such/host");
    lines("fleet-host", hosts, "fleet", "--kernel", "5.15");
    lines("fleet-host", List.of("demo:rmrr"), "fleet");
    lines("check", List.of("demo:rmrr", "demo:off"), "check");
  }

  private void lines(String schema, List<String> hosts, String... command) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(hosts);
    arguments.addAll(List.of("-o", "jsonl"));
    for (String line : CommandRun.of(arguments.toArray(String[]::new)).out().lines().toList()) {
      documents.add(new Document(schema, String.join(" ", arguments), understood(line)));
    }
  }

  private void probed() {
    printed("translations", "probe", "translations", "--host", SMALL_SPACE);
    printed("page-table", "probe", "page-table", "00:08.0", "--ranges", "--host", SMALL_SPACE);
    printed("page-table", "probe", "page-table", "00:08.0", "--host", SMALL_SPACE);
    printed("slab", "probe", "slab", "--host", SMALL_SPACE);
    printed("log", "probe", "log", "--host", "demo:nocrs");
    printed("usage", "usage", "--host", "demo:filling");
    documents.add(
        new Document(
            "trace",
            "probe trace",
            TraceJson.of(
                new TraceReport(
                    TraceReport.Method.EVENTS,
                    null,
                    Instant.EPOCH,
                    Instant.EPOCH.plusNanos(1),
                    Duration.ofMillis(12_340),
                    List.of("dma_map_page"),
                    List.of(
                        new DeviceTrace(
                            "0000:00:08.0",
                            new Requests(2081, 0, 16637952),
                            new Requests(30, 30, 0),
                            List.of(
                                new MapFailure("dma_map_page", 8192L, null, 7),
                                new MapFailure("dma_map_sg_err", null, -12, 1)))),
                    3))));
  }

  private void simulated() throws IOException {
    printed("diff", "simulate", "--cmdline", "iommu=pt", "--host", "demo:rmrr");
    printed("picture", "simulate", "host", "laptop");
    printed(
        "load",
        "simulate",
        "load",
        "--host",
        "demo:sriov",
        "--device",
        "0000:01:00.0",
        "--nic",
        "queues=1,depth=4",
        "--vfs",
        "count=3,queues=1,depth=2,domain=own",
        "--guest",
        "ram=200G",
        "--leak",
        "rate=5",
        "--for",
        "2s");
    printed(
        "load",
        "simulate",
        "load",
        "--host",
        SMALL_SPACE,
        "--device",
        "00:08.0",
        "--leak",
        "size=64K,rate=1000",
        "--for",
        "2s");
    Path trace = directory.resolve("trace.csv");
    Files.writeString(trace, "# kernel 6.1;\nPROFILE,name,bits=32\nA,0,1,32,0,0\n");
    printed("replay", "simulate", "replay", trace.toString());
  }

  private void files() throws IOException {
    documents.add(new Document("usage", "with every range", resource("probe/usage.json")));
    documents.add(new Document("trace", "a file", resource("probe/trace.json")));
    Path capture = directory.resolve("host.tar.gz");
    RecordingRoot host =
        new RecordingRoot(
            EditedHost.of("hosts/deb612-pxb")
                .with("/proc/sys/kernel/hostname", "web1\n")
                .denied("/proc/iomem"));
    new HostReader(host).read();
    new CaptureWriter("1.2.3", Instant.EPOCH, false).write(host.recording(), capture, false);
    documents.add(
        new Document(
            "capture",
            "capture",
            understood(new CapturedHost(capture).note(CaptureManifest.FILE).orElseThrow())));
    for (String demo : List.of("beyond", "nocrs")) {
      Path state = Files.createDirectory(directory.resolve(demo));
      new HostScan(
              () -> HostOpener.open("demo:" + demo),
              new KernelLogMemory(state),
              InstantSource.system())
          .get();
      documents.add(
          new Document(
              "kernel-log", demo, understood(Files.readString(state.resolve("kernel-log.json")))));
    }
  }

  private void served() throws IOException {
    Vertx vertx = Vertx.vertx();
    try (Agent agent =
        Agent.start(
            AgentSettings.of(Map.of("listen", "127.0.0.1:0"), Map.of(), new Properties(), "none"),
            vertx,
            () -> HostOpener.open("demo:rmrr"),
            new HostPage(StandaloneEngine.create()),
            "1.2.3")) {
      served("picture", agent, "/api/v1/picture?group=5");
      served("findings", agent, "/api/v1/findings?severity=warning");
      served("explanation", agent, "/api/v1/explain?device=00:03.0&address=0xfee00000");
      served("error", agent, "/api/v1/explain");
      served("health", agent, "/q/health/live");
      served("health", agent, "/q/health/ready");
    } finally {
      vertx.close();
    }
  }

  private void served(String schema, Agent agent, String path) throws IOException {
    documents.add(
        new Document(
            schema,
            path,
            understood(
                RestAssured.given()
                    .port(agent.port())
                    .urlEncodingEnabled(false)
                    .get(path)
                    .asString())));
  }

  private void printed(String schema, String... command) {
    String[] asJson = Arrays.copyOf(command, command.length + 2);
    asJson[command.length] = "-o";
    asJson[command.length + 1] = "json";
    CommandRun run = CommandRun.of(asJson);
    if (run.out().isEmpty()) {
      throw new IllegalStateException(List.of(command) + ": " + run.err());
    }
    documents.add(new Document(schema, String.join(" ", command), run.json()));
  }

  private static JsonNode resource(String name) throws IOException {
    return understood(Files.readString(RESOURCES.resolve(name)));
  }

  private static JsonNode understood(String json) throws IOException {
    return new ObjectMapper().readTree(json);
  }
}
