// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

/**
 * The kernel's structures are not what this program knows how to read. The message says which and
 * how, for people.
 */
public final class LayoutException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LayoutException(String message) {
    super(message);
  }
}
