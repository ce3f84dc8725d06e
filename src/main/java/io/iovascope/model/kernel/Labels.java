// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

/** How outputs show the values of decisions that are no words. */
final class Labels {

  private Labels() {}

  static String yesOrNo(boolean value) {
    return value ? "yes" : "no";
  }

  static String number(int value) {
    return Integer.toString(value);
  }
}
