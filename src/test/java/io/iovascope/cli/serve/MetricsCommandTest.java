// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.iovascope.cli.CommandRun;
import io.iovascope.cli.UnpackedHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsCommandTest {

  @Test
  void printsWhatTheAgentExports() {
    CommandRun run = CommandRun.of("metrics", "--host", "demo");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .contains(
            "iommu_mode{mode=\"translated\"} 1.0",
            "iommu_findings{id=\"rmrr-unreserved\",severity=\"critical\"} 2.0")
        .anyMatch(line -> line.startsWith("iovascope_build_info{"));
  }

  @Test
  void aHostWithoutWorkingIommuHasMetricsToo() {
    CommandRun run = CommandRun.of("metrics", "--host", "demo:off");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).contains("iommu_mode{mode=\"off\"} 1.0");
  }

  @Test
  void replacesTheFileAtOnceAndLeavesNothingBeside(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("iovascope.prom");
    Files.writeString(file, "old");

    CommandRun run = CommandRun.of("metrics", "--host", "demo", "--output", file.toString());

    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    assertThat(file).content().startsWith("# HELP iommu_device_info ").endsWith("\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLine(@TempDir Path directory) {
    String file = directory.resolve("no/such/file.prom").toString();

    assertThat(CommandRun.of("metrics", "--host", "demo", "--output", file))
        .isEqualTo(
            CommandRun.failure(
                2, "iovascope: " + file + " cannot be written: no such file or directory"));
  }

  @Test
  void putsThemIntoAPushgateway() throws IOException {
    AtomicReference<String> pushed = new AtomicReference<>("");
    HttpServer gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    gateway.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          pushed.set(
              String.join(
                  "\n",
                  exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                  body));
          exchange.sendResponseHeaders(body.contains("mode=\"off\"} 1.0") ? 400 : 202, -1);
          exchange.close();
        });
    gateway.start();
    try {
      String address = "127.0.0.1:" + gateway.getAddress().getPort();

      assertThat(CommandRun.of("metrics", "--host", "demo", "--push", "http://a:b@" + address))
          .isEqualTo(new CommandRun(0, "", ""));
      assertThat(pushed.get())
          .startsWith(
              "PUT /metrics/job/iovascope/instance/unknown\n"
                  + "text/plain; version=0.0.4; charset=utf-8\nBasic YTpi\n# HELP ")
          .contains("iommu_mode{mode=\"translated\"} 1.0\n");
      String group = "http://" + address + "/x/metrics/job/j/instance/i";
      assertThat(CommandRun.of("metrics", "--host", "demo:off", "--push", group))
          .isEqualTo(
              CommandRun.failure(
                  3,
                  "iovascope: %s: the metrics cannot be pushed: it answers 400 ".formatted(group)));
    } finally {
      gateway.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway:9091", "ftp://a/", "http://", "http://a/?x=1", "http://a b/"})
  void anAddressThatMakesNoSenseIsOneLine(String address) {
    assertThat(CommandRun.of("metrics", "--host", "demo", "--push", address))
        .isEqualTo(
            CommandRun.failure(
                2, "iovascope: --push: expected an address such as http://gateway:9091"));
  }

  @Test
  void seriesCanBeLimitedToGroups() {
    assertThat(devices(CommandRun.of("metrics", "--host", "demo", "--group", "5,1")))
        .containsExactly("0000:00:02.0", "0000:00:1d.0", "0000:00:1d.7");
  }

  @Test
  void idleVirtualFunctionsCanBeLeftOut(@TempDir Path directory) throws IOException {
    UnpackedHost host = UnpackedHost.of("sriov", directory);
    List<String> all = devices(CommandRun.of("metrics", "--host", directory.toString()));
    host.delete("sys/devices/pci0000:00/0000:00:02.0/0000:01:10.2/driver");

    List<String> busy =
        devices(CommandRun.of("metrics", "--host", directory.toString(), "--drop-idle-vfs"));

    assertThat(all).contains("0000:01:10.2", "0000:01:10.0");
    assertThat(busy)
        .containsExactlyElementsOf(
            all.stream().filter(device -> !device.equals("0000:01:10.2")).toList());
  }

  private static List<String> devices(CommandRun run) {
    return run.out()
        .lines()
        .filter(line -> line.startsWith("iommu_device_info{"))
        .map(line -> line.substring(line.indexOf('"') + 1).replaceAll("\".*", ""))
        .toList();
  }
}
