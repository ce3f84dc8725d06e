package io.iovascope.host;

/** Whether a capability of a PCI function is there and in force. */
public enum FeatureState {
  ON,
  OFF,
  /** The function does not have the capability. */
  NONE,
  /** The configuration space that would tell is not readable. */
  UNKNOWN
}
