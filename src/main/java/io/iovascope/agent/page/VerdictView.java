// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.model.picture.Assignability;
import io.iovascope.model.picture.DmaApiSpace;

/**
 * Whether a group could go to a virtual machine.
 *
 * @param label the answer in a word or two
 * @param tone class in the style sheet
 * @param reason the answer in words
 */
record VerdictView(String label, String tone, String reason) {

  static VerdictView of(Assignability assignability) {
    return new VerdictView(
        switch (assignability.verdict()) {
          case READY -> "ready";
          case AFTER_UNBINDING -> "after unbinding";
          case REFUSED -> "refused";
          case NOTHING_TO_ASSIGN -> "nothing to assign";
          case UNKNOWN -> "unknown";
        },
        switch (assignability.verdict()) {
          case READY -> "good";
          case AFTER_UNBINDING -> "note";
          case REFUSED -> "bad";
          case NOTHING_TO_ASSIGN -> "plain";
          case UNKNOWN -> "note";
        },
        PageText.of(assignability.reason()));
  }

  /** What there is to say about a device that no group has, on a host that has groups. */
  static VerdictView withoutGroup(DmaApiSpace space) {
    return new VerdictView("no group", "plain", PageText.of(space.stateReason()));
  }
}
