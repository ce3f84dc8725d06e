// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

/** Whether a capability of a PCI function is there and in force. */
public enum FeatureState {
  ON("on"),
  OFF("off"),
  /** The function does not have the capability. */
  NONE("-"),
  /** The configuration space that would tell is not readable. */
  UNKNOWN("?");

  private final String word;

  FeatureState(String word) {
    this.word = word;
  }

  /** For a table: a dash for what is not there, a question mark for what is not known. */
  public String word() {
    return word;
  }
}
