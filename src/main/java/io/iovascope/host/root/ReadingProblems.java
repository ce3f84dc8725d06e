// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the readings that went wrong while many small files are read, so that none is lost. */
public final class ReadingProblems {

  private final List<Source> sources = new ArrayList<>();

  /** Notes the reading unless it is complete, or the file is simply not there. */
  public <T> Optional<T> checked(String name, Reading<T> reading) {
    if (!reading.isOk() && reading.status() != Reading.Status.ABSENT) {
      sources.add(Source.of(name, reading, false));
    }
    return reading.optional();
  }

  /** Notes the reading unless it is complete; for files that have to be there. */
  public <T> Optional<T> required(String name, Reading<T> reading) {
    if (!reading.isOk()) {
      sources.add(Source.of(name, reading, true));
    }
    return reading.optional();
  }

  /** Notes what was noted elsewhere. */
  void add(Source source) {
    sources.add(source);
  }

  public List<Source> sources() {
    return List.copyOf(sources);
  }
}
