package io.iovascope.probe.memory;

/** What a node of an IOVA tree is. */
enum NodeKind {
  /** Predicted by the model. */
  RESERVED,
  /** Not predicted, and nothing that a driver could have got. */
  RESERVED_UNPREDICTED,
  LIVE,
  CACHED,
  QUEUED
}
