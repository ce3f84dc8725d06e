// SPDX-License-Identifier: Apache-2.0
package io.iovascope.address;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * An immutable set of unsigned 64-bit addresses, kept as ranges that are sorted and neither overlap
 * nor touch, so that equal sets have equal ranges.
 *
 * @param ranges the ranges, ascending
 */
public record AddressSet(List<AddressRange> ranges) {

  /** No address at all. */
  public static final AddressSet EMPTY = new AddressSet(List.of());

  /** Takes ranges in any order; those that overlap or touch become one. */
  public AddressSet {
    ranges = normalised(ranges);
  }

  /** The addresses of all {@code ranges}, which may come in any order and overlap. */
  public static AddressSet of(AddressRange... ranges) {
    return new AddressSet(List.of(ranges));
  }

  /** The addresses of all {@code ranges}, which may come in any order and overlap. */
  public static AddressSet of(Collection<AddressRange> ranges) {
    return new AddressSet(List.copyOf(ranges));
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Whether {@code address}, unsigned, is in the set. */
  public boolean contains(long address) {
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      AddressRange range = ranges.get(middle);
      if (range.contains(address)) {
        return true;
      }
      if (Long.compareUnsigned(address, range.start()) < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return false;
  }

  public boolean overlaps(AddressRange range) {
    return ranges.stream().anyMatch(range::overlaps);
  }

  public AddressSet union(AddressSet other) {
    List<AddressRange> all = new ArrayList<>(ranges);
    all.addAll(other.ranges);
    return new AddressSet(all);
  }

  public AddressSet intersect(AddressSet other) {
    List<AddressRange> common = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < ranges.size() && j < other.ranges.size()) {
      AddressRange a = ranges.get(i);
      AddressRange b = other.ranges.get(j);
      a.intersection(b).ifPresent(common::add);
      if (Long.compareUnsigned(a.end(), b.end()) < 0) {
        i++;
      } else {
        j++;
      }
    }
    return new AddressSet(common);
  }

  public AddressSet subtract(AddressSet other) {
    return intersect(other.gaps(AddressRange.ALL));
  }

  /** The addresses of {@code within} that are not in this set. */
  public AddressSet gaps(AddressRange within) {
    List<AddressRange> gaps = new ArrayList<>();
    long next = within.start();
    for (AddressRange range : ranges) {
      if (Long.compareUnsigned(range.end(), next) < 0) {
        continue;
      }
      if (Long.compareUnsigned(range.start(), within.end()) > 0) {
        break;
      }
      if (Long.compareUnsigned(next, range.start()) < 0) {
        gaps.add(new AddressRange(next, range.start() - 1));
      }
      if (Long.compareUnsigned(range.end(), within.end()) >= 0) {
        return new AddressSet(gaps);
      }
      next = range.end() + 1;
    }
    gaps.add(new AddressRange(next, within.end()));
    return new AddressSet(gaps);
  }

  /**
   * Number of addresses, unsigned. The one size that does not fit, 2<sup>64</sup>, is given as
   * 2<sup>64</sup>-1.
   */
  public long size() {
    long size = 0;
    for (AddressRange range : ranges) {
      size += range.size();
    }
    return size;
  }

  /** The longest range; of several, the lowest. */
  public Optional<AddressRange> largestRange() {
    AddressRange largest = null;
    for (AddressRange range : ranges) {
      if (largest == null || Long.compareUnsigned(range.size(), largest.size()) > 0) {
        largest = range;
      }
    }
    return Optional.ofNullable(largest);
  }

  /**
   * Size of the largest block that can be placed when its start has to be a multiple of its size
   * rounded up to a power of two, which is how {@code alloc_iova()} of drivers/iommu/iova.c places
   * a request. Unsigned, 0 if the set is empty; 2<sup>64</sup> is given as 2<sup>64</sup>-1.
   */
  public long largestAlignedBlock() {
    long largest = 0;
    for (AddressRange range : ranges) {
      largest = AddressRange.max(largest, largestAlignedBlock(range));
    }
    return largest;
  }

  private static long largestAlignedBlock(AddressRange range) {
    // Zero is a multiple of everything, also of 2^64, which a size above 2^63 is rounded up to.
    if (range.start() == 0) {
      return range.size();
    }
    long largest = 0;
    for (int order = 0; order < 64; order++) {
      long alignment = 1L << order;
      long start = (range.start() + alignment - 1) & -alignment;
      boolean wrapped = Long.compareUnsigned(start, range.start()) < 0;
      if (wrapped || !range.contains(start)) {
        break;
      }
      long room = new AddressRange(start, range.end()).size();
      largest = AddressRange.max(largest, AddressRange.min(alignment, room));
    }
    return largest;
  }

  private static List<AddressRange> normalised(List<AddressRange> ranges) {
    List<AddressRange> result = new ArrayList<>(ranges.size());
    AddressRange last = null;
    for (AddressRange range : ranges.stream().sorted().toList()) {
      if (last != null && last.touches(range)) {
        last = last.hull(range);
        result.set(result.size() - 1, last);
      } else {
        last = range;
        result.add(range);
      }
    }
    return List.copyOf(result);
  }
}
