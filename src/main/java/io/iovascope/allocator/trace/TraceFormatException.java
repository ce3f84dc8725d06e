// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.trace;

/** A line that is not one of a trace. The message may quote the line: escape it before showing. */
public final class TraceFormatException extends Exception {

  private static final long serialVersionUID = 1L;

  public TraceFormatException(String message) {
    super(message);
  }
}
