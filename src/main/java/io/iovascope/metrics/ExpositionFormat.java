// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The formats in which families are written, always in UTF-8. What is written at several times can
 * be put together: the parts one after the other, and {@link #end} after the last.
 */
public enum ExpositionFormat {
  /** Prometheus' text format 0.0.4, which every version of Prometheus takes. */
  TEXT(PrometheusTextFormatWriter.create(), ""),
  /** OpenMetrics 1.0. */
  OPEN_METRICS(OpenMetricsTextFormatWriter.create(), "# EOF\n");

  private final ExpositionFormatWriter writer;
  private final String end;

  ExpositionFormat(ExpositionFormatWriter writer, String end) {
    this.writer = writer;
    this.end = end;
  }

  /** The type of the content, with version and character set. */
  public String contentType() {
    return writer.getContentType();
  }

  /** What has to follow the last part; may be empty. */
  public byte[] end() {
    return end.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes families as one part. */
  public void write(List<MetricFamily> families, OutputStream out) throws IOException {
    writer.write(new AllButTheEnd(out, end.length()), new SnapshotCollector(families).collect());
  }

  /** Families as a complete text. */
  public byte[] text(List<MetricFamily> families) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(families, out);
      out.write(end());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
