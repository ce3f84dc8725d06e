// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

  /** Of lengths around the size of the compressor's buffer, and none. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 8191, 8192, 8193, 300_000})
  void partsAreOneMemberOfGzip(int length) throws IOException {
    Random random = new Random(length);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<Deflated> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] part = new byte[length * i];
      random.nextBytes(part);
      all.write(part);
      parts.add(Deflated.of(out -> out.write(part)));
    }
    Body.Packed body = new Body.Packed(parts);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    for (byte[] piece : body.gzip()) {
      gzip.write(piece);
    }

    // It compares length and CRC, and ends with the first member.
    GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(gzip.toByteArray()));

    assertThat(unzipped.readAllBytes()).isEqualTo(all.toByteArray());
    assertThat(body.plain().readAllBytes()).isEqualTo(all.toByteArray());
    assertThat(body.length()).isEqualTo(all.size());
  }
}
