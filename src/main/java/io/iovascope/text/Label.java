// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

import java.util.Locale;

/** The name of a constant in every output: {@code above-limit} of {@code ABOVE_LIMIT}. */
public final class Label {

  private Label() {}

  /** Lower case, with hyphens between words. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
