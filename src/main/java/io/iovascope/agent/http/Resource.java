// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import io.iovascope.scan.Snapshot;

/** Answers requests for one path. */
public sealed interface Resource {

  /** Answers at once, from what is known without asking the host. */
  non-sealed interface AtOnce extends Resource {
    Reply get(Request request);
  }

  /** Answers from a snapshot, which whoever asks has to wait for; takes its time. */
  non-sealed interface OfSnapshot extends Resource {
    Reply get(Snapshot snapshot, Request request);

    /** The answer as long as there has been no scan. */
    default Reply beforeTheFirst(Request request) {
      return Reply.error(503, "the host has not been scanned yet");
    }
  }
}
