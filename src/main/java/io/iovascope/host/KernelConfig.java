// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.Map;

/**
 * What the configuration that a kernel was built with says of IOMMUs, and of the floppy driver,
 * whose devices have a region of their own.
 *
 * @param options by name with the {@code CONFIG_} prefix: {@code y}, {@code m} or a value; an
 *     option that is not set is not in the map
 */
public record KernelConfig(Map<String, String> options) {

  public KernelConfig {
    options = Map.copyOf(options);
  }

  /**
   * Whether the option is built in or a module.
   *
   * @param name with the {@code CONFIG_} prefix
   */
  public boolean isEnabled(String name) {
    String value = options.get(name);
    return "y".equals(value) || "m".equals(value);
  }
}
