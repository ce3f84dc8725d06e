// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent answers that watches {@value #HOST}, in this process or as it is packaged. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class Answers {

  static final String HOST = "hosts/deb612-vfio-rmrr";

  /** One scan for all tests, however long they take. */
  static final Map<String, String> SETTINGS = Map.of("max-age", "1h", "interval", "1h");

  /** Where the agent listens, at 127.0.0.1. */
  abstract int port();

  /** What the agent calls its version. */
  abstract String version();

  private Response get(String path) {
    return given().port(port()).urlEncodingEnabled(false).get(path);
  }

  private static JsonNode json(Response response) throws IOException {
    assertThat(response.contentType()).isEqualTo("application/json; charset=utf-8");
    return new ObjectMapper().readTree(response.asByteArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*|text/plain; version=0.0.4; charset=utf-8",
        "text/html, */*;q=0.1|text/plain; version=0.0.4; charset=utf-8",
        "text/plain;version=0.0.4|text/plain; version=0.0.4; charset=utf-8",
        "application/openmetrics-text|application/openmetrics-text; version=1.0.0; charset=utf-8",
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.2|application/openmetrics-text; version=1.0.0; charset=utf-8",
        "application/openmetrics-text;q=0,*/*|text/plain; version=0.0.4; charset=utf-8",
      })
  void metricsAreInTheFormatThatIsAskedFor(String accept, String type) {
    Response response = given().port(port()).header("Accept", accept).get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.contentType()).isEqualTo(type);
    assertThat(response.asString().lines())
        .contains(
            "iommu_findings{id=\"rmrr-unreserved\",severity=\"critical\"} 2.0",
            "iovascope_scans_total 1.0",
            "iovascope_scan_errors_total 0.0")
        .anyMatch(
            line ->
                line.startsWith("iovascope_build_info{")
                    && line.contains("version=\"" + version() + "\""))
        .anyMatch(line -> line.startsWith("process_uptime_seconds "));
    assertThat(response.asString().endsWith("# EOF\n")).isEqualTo(type.contains("openmetrics"));
    assertThat(response.asString().lines().filter("# EOF"::equals).count()).isLessThan(2);
  }

  @Test
  void tellsOfItsOwnProcessWhatEveryExporterTells() {
    assertThat(
            get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("process_"))
                .filter(line -> !line.endsWith(" NaN") && !line.endsWith(" 0.0"))
                .map(line -> line.replaceFirst(" .*", "")))
        .contains(
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "process_virtual_memory_bytes",
            "process_open_fds",
            "process_max_fds",
            "process_start_time_seconds");
  }

  @Test
  void someFamiliesCanBeAskedForByName() {
    Response response =
        get(
            "/metrics?name[]=iovascope_scans_total&name%5B%5D=iommu_mode&name[]=process_uptime_seconds");

    assertThat(response.asString().lines().filter(line -> line.startsWith("# TYPE ")))
        .containsExactly(
            "# TYPE iommu_mode gauge",
            "# TYPE iovascope_scans_total counter",
            "# TYPE process_uptime_seconds gauge");
  }

  @Test
  void whatACompressedAnswerHoldsIsTheSame() throws IOException, InterruptedException {
    for (String path : List.of("/", "/metrics?name[]=iommu_device_info", "/api/v1/picture")) {
      HttpResponse<byte[]> compressed = fetch(path, "deflate;q=0.5, gzip");
      HttpResponse<byte[]> plain = fetch(path, "identity, gzip;q=0");

      assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
      assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(plain.headers().allValues("Vary")).contains("Accept-Encoding");
      assertThat(unzipped(compressed.body())).isEqualTo(plain.body());
      assertThat(compressed.body()).hasSizeLessThan(plain.body().length);
      assertThat(plain.headers().firstValueAsLong("Content-Length")).hasValue(plain.body().length);
    }
  }

  private HttpResponse<byte[]> fetch(String path, String codings)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + port() + path.replace("[]", "%5B%5D"));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address).header("Accept-Encoding", codings).build(),
            BodyHandlers.ofByteArray());
  }

  private static byte[] unzipped(byte[] gzip) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
  }

  @Test
  void whatTheClientDoesNotTakeIsNotSent() {
    for (String path : List.of("/", "/metrics", "/api/v1/picture", "/q/health/live")) {
      Response response = given().port(port()).accept("image/png").get(path);

      assertThat(response.statusCode()).as(path).isEqualTo(406);
    }
  }

  @Test
  void theWholePictureAndThatOfOneGroup() throws IOException {
    JsonNode whole = json(get("/api/v1/picture"));
    JsonNode group = json(get("/api/v1/picture?group=5"));

    assertThat(whole.get("schema").textValue()).isEqualTo("iovascope.picture/1");
    assertThat(whole.get("groups")).hasSize(7);
    assertThat(group.get("groups")).containsExactly(whole.get("groups").get(5));
    assertThat(group.get("devices"))
        .extracting(device -> device.get("address").textValue())
        .containsExactly("0000:00:1d.0", "0000:00:1d.7");
    assertThat(group.get("findings")).containsExactly(whole.get("findings").get(0));
  }

  @Test
  void findingsCanBeLimitedToTheWorst() throws IOException {
    assertThat(json(get("/api/v1/findings")).get("findings")).hasSize(8);
    assertThat(json(get("/api/v1/findings?severity=critical")).get("findings"))
        .hasSize(2)
        .allMatch(finding -> finding.get("severity").textValue().equals("critical"));
  }

  @Test
  void anAddressIsExplained() throws IOException {
    JsonNode explanation = json(get("/api/v1/explain?device=00:03.0&address=0xfee00000"));

    assertThat(explanation.get("device").textValue()).isEqualTo("0000:00:03.0");
    assertThat(explanation.get("answers").get(0).get("verdict").textValue()).isEqualTo("no");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/picture",
        "/api/v1/picture?group=5",
        "/api/v1/findings",
        "/api/v1/explain?device=00:03.0&address=0"
      })
  void whoHasADocumentAlreadyIsNotSentIt(String path) {
    String tag = get(path).header("ETag");

    for (String known : List.of(tag, "\"x\", " + tag, "*")) {
      Response again = given().port(port()).header("If-None-Match", known).get(path);
      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.asByteArray()).isEmpty();
      assertThat(again.header("ETag")).isEqualTo(tag);
    }
    assertThat(given().port(port()).header("If-None-Match", "\"other\"").get(path).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/picture?group=x|400|group: expected a number",
        "/api/v1/picture?group=-1|400|group: expected a number",
        "/api/v1/picture?group=99|404|this host has no IOMMU group 99",
        "/api/v1/findings?severity=bad|400|severity: expected critical, warning or info",
        "/api/v1/explain|400|device: expected a PCI address such as 0000:3b:00.0",
        "/api/v1/explain?device=x&address=0|400|device: expected a PCI address such as 0000:3b:00.0",
        "/api/v1/explain?device=00:03.0|400|address: expected an address of at most 64 bits, such as 0xbf800000",
        "/api/v1/explain?device=00:03.0&address=0x10000000000000000|400|address: expected an address of at most 64 bits, such as 0xbf800000",
        "/api/v1/explain?device=ff:00.0&address=0|404|this host has no device 0000:ff:00.0",
      })
  void whatMakesNoSenseIsSaidInOneLine(String path, int status, String error) throws IOException {
    Response response = get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("error").textValue()).isEqualTo(error);
  }

  @Test
  void pageIsHtmlThatMayRunNoScript() {
    Response page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; style-src 'unsafe-inline'");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.asString())
        .contains("iovascope " + version(), "id=\"group-0\"", "id=\"group-6\"");
  }

  @Test
  void pageShowsOneGroupOrTheListFromOneOn() {
    assertThat(get("/?group=5").asString())
        .contains("id=\"group-5\"")
        .doesNotContain("id=\"group-4\"");
    assertThat(get("/?from=5").asString())
        .contains("id=\"group-5\"", "id=\"group-6\"", "?from=0#devices")
        .doesNotContain("id=\"group-4\"");
  }

  @Test
  void pageExplainsAnAddress() {
    assertThat(get("/?device=00:03.0&address=0xfee00000").asString())
        .contains("id=\"explained\"", "id=\"group-2\"")
        .doesNotContain("id=\"group-1\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/?group=x|400|group has to be the number of a group",
        "/?device=x&address=0|400|device has to be a PCI address such as 0000:3b:00.0",
        "/?device=ff:00.0&address=0|404|This host has no device 0000:ff:00.0.",
        "/?from=-1|400|from has to be the number of a group",
        "/?group=99|404|This host has no IOMMU group 99.",
      })
  void pageThatIsNotThereSaysSo(String path, int status, String text) {
    Response page = get(path);

    assertThat(page.statusCode()).isEqualTo(status);
    assertThat(page.asString()).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/api/v1/picture", "/q/health/live"})
  void nothingCanBeChanged(String path) {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")) {
      Response response = given().port(port()).request(method, path);
      assertThat(response.statusCode()).as(method).isEqualTo(405);
      assertThat(response.header("Allow")).isEqualTo("GET, HEAD");
    }
    Response head = given().port(port()).head(path);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.asByteArray()).isEmpty();
    assertThat(Integer.parseInt(head.header("Content-Length"))).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/metrics/", "/api/v1/picture/x", "/../etc/passwd", "/%00"})
  void otherPathsAreNotFound(String path) {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void healthIsUpOnceTheHostIsScanned() throws IOException {
    assertThat(json(get("/q/health/live")))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "{\"status\":\"UP\",\"checks\":[{\"name\":\"agent\",\"status\":\"UP\"}]}"));
    get("/metrics");
    JsonNode ready = json(get("/q/health/ready"));
    assertThat(ready.get("status").textValue()).isEqualTo("UP");
    assertThat(ready.get("checks").get(0).get("data").get("limitSeconds").intValue())
        .isEqualTo(3 * 3600);
  }
}
