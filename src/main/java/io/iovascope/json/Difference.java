// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import java.util.List;

/**
 * What changed about one property.
 *
 * @param subject what it is about, such as {@code group 3} or {@code device 0000:3b:00.0}
 * @param property name of the property, with dots for parts of parts
 * @param removed values that were there before alone
 * @param added values that are there now alone
 */
public record Difference(
    String subject, String property, List<String> removed, List<String> added) {

  public Difference {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }
}
