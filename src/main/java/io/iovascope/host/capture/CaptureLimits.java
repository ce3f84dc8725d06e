// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

/**
 * How much of an archive is read before it is refused; an archive is untrusted input.
 *
 * @param entries most entries, the directories that no entry of their own announces included
 * @param unpackedBytes most bytes of the unpacked archive, headers and padding included; counted
 *     while unpacking, so that a small file cannot unpack to a huge one
 * @param fileBytes most bytes of one file
 * @param nameBytes most bytes of a name or of a link's target, as UTF-8
 */
public record CaptureLimits(int entries, long unpackedBytes, int fileBytes, int nameBytes) {

  /** 2,000,000 entries, 512 MiB unpacked, 64 MiB for a file, 4096 bytes for a name. */
  public static final CaptureLimits DEFAULT =
      new CaptureLimits(2_000_000, 512L << 20, 64 << 20, 4096);
}
