// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import java.util.List;

/**
 * A host of which some files were collected, so that what is not among them may well be on the
 * host: nothing is {@code ABSENT} here.
 *
 * @param root what was collected
 */
public record PartialRoot(HostRoot root) implements HostRoot {

  private static final String DEVICES = "/sys/bus/pci/devices";
  private static final String GROUPS = "/sys/kernel/iommu_groups";

  /** The host itself if the directories are in it on which the rest hangs, else what there is. */
  public static HostRoot of(HostRoot root) {
    return root.exists(DEVICES) || root.exists(GROUPS) ? root : new PartialRoot(root);
  }

  private <T> Reading<T> orNotCollected(Reading<T> reading) {
    return reading.status() == Status.ABSENT
        ? Reading.notCollected(
            reading.path(), "not in %s; to have it: sudo iovascope capture".formatted(root.name()))
        : reading;
  }

  @Override
  public String name() {
    return root.name();
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    return orNotCollected(root.bytes(path, limit));
  }

  @Override
  public boolean isConcurrent() {
    return root.isConcurrent();
  }

  @Override
  public Reading<List<String>> list(String path) {
    return orNotCollected(root.list(path));
  }

  @Override
  public Reading<String> link(String path) {
    return orNotCollected(root.link(path));
  }

  @Override
  public Reading<String> realPath(String path) {
    return orNotCollected(root.realPath(path));
  }

  @Override
  public Reading<PositionedFile> open(String path) {
    return orNotCollected(root.open(path));
  }
}
