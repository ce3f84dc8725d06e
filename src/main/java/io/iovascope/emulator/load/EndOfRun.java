// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

/** Leaves a run before its time. */
final class EndOfRun extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final LoadResult.End end;

  EndOfRun(LoadResult.End end) {
    super(end.name(), null, false, false);
    this.end = end;
  }

  LoadResult.End end() {
    return end;
  }
}
