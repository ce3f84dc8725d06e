// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import io.iovascope.agent.http.Acceptable;
import io.iovascope.agent.http.Request;
import io.iovascope.agent.page.PageSelection;
import io.iovascope.agent.web.WebConfigParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is ours of a request: its query and the headers that choose a type of content. The message
 * itself is read by the HTTP server of Vert.x.
 */
final class HttpTargets {

  private HttpTargets() {}

  static Stream<byte[]> requestSeeds() {
    return Seeds.texts(
        "group=7&from=3\ntext/html;q=0.9, */*;q=0.1",
        "name[]=iommu_group_info&name%5B%5D=x\napplication/openmetrics-text;version=1.0.0,text/plain;q=0.5",
        "device=0000%3A3b:00.0&address=0xbf800000\n*/*",
        "a=%zz&&=&+=%00\n;;;q=");
  }

  static void request(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", 3);
    String accept = parts.length > 1 ? parts[1] : null;
    Request request = Request.of(parts[0], accept, parts.length > 2 ? parts[2] : null);
    Promises.holds(
        request.query().values().stream().mapToInt(List::size).sum() <= parts[0].length() + 1,
        "a parameter has a mark");
    for (String type : List.of("text/plain; version=0.0.4", "text/html", "application/json")) {
      double quality = request.accept().quality(type);
      Promises.holds(quality >= 0 && quality <= 1, "a type is liked from 0 to 1: " + quality);
    }
    Promises.holds(request.accept().ranges().size() <= 64, "of a header so much is read");
    Promises.same(Acceptable.parse(accept), request.accept(), "a header says one thing");
    try {
      PageSelection selection =
          PageSelection.of(
              name -> request.query().getOrDefault(name, List.of()).stream().findFirst());
      Promises.printable(selection.linkFrom(selection.from()));
    } catch (IllegalArgumentException e) {
      Promises.printable(String.valueOf(e.getMessage()));
    }
  }

  static Stream<byte[]> webConfigSeeds() {
    return Seeds.texts(
        """
        tls_server_config:
          cert_file: server.crt
          key_file: server.key
          client_auth_type: RequireAndVerifyClientCert
          client_ca_file: ca.crt
          min_version: TLS12
          cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
        http_server_config:
          http2: true
          headers: {X-Frame-Options: deny}
        basic_auth_users:
          alice: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi
        """,
        "basic_auth_users: &a {}\nhttp_server_config: *a\n");
  }

  static void webConfig(byte[] text) {
    try {
      WebConfigParser.parse(
          new String(text, StandardCharsets.UTF_8), "web.yml", Path.of("/etc/iovascope"));
    } catch (IllegalArgumentException e) {
      Promises.printable(String.valueOf(e.getMessage()));
    }
  }
}
