// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

/**
 * What was read contradicts itself or cannot be read: the kernel has changed it meanwhile, or it is
 * not what it is taken for. Thrown often on a busy host, so it carries no stack trace.
 */
final class TornException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TornException(String message) {
    super(message, null, false, false);
  }
}
