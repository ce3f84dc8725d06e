// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** Writes families in Prometheus' text format 0.0.4. */
public final class Exposition {

  public static final String CONTENT_TYPE = TextFormat.CONTENT_TYPE_004;

  private Exposition() {}

  public static byte[] text(List<MetricFamily> families) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      TextFormat.write004(
          writer, Collections.enumeration(new SnapshotCollector(() -> families).collect()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
