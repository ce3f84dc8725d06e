// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;

/**
 * How it went with one probe.
 *
 * @param path the file that it reads, or the one that stopped it
 * @param detail if it did not go well: the reason and what to do; else empty or a remark
 */
public record ProbeReport(Probe probe, Status status, String path, String detail) {

  public static ProbeReport of(Probe probe, Reading<?> reading) {
    return new ProbeReport(probe, reading.status(), reading.path(), reading.detail());
  }
}
