// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.fact;

/** How near to the kernel a piece is; of two that say different things the later one wins. */
public enum Exactness {
  /** The kernel's log, which tells of the boot and not of now. */
  LOG,
  /** What a tool made of the kernel's files: {@code lspci}, a loop over groups, {@code uname}. */
  LISTING,
  /** The kernel's own files as text: {@code grep -r .}, {@code cat}, links. */
  FILES,
  /** The bytes themselves: a table of firmware. */
  BYTES
}
