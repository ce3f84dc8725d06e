// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.settings;

import io.iovascope.text.OldSpelling;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Environment and properties file in the words of today. Settings that had another name go on
 * working for one release; who gives both names has the new one counted.
 *
 * @param environment all variables, the old ones replaced
 * @param file the content of the file, the old keys replaced
 * @param notes a line for each old name that was found
 */
public record OldKeys(Map<String, String> environment, Properties file, List<String> notes) {

  /** What the settings were called in the file. */
  private static final Map<AgentOption, String> KEYS =
      new EnumMap<>(
          Map.of(
              AgentOption.GROUP, "metrics-groups",
              AgentOption.DROP_IDLE_VFS, "metrics-drop-idle-vfs"));

  /**
   * @param fileName what the notes call the file
   */
  public static OldKeys of(Map<String, String> environment, Properties file, String fileName) {
    Map<String, String> variables = new HashMap<>(environment);
    Properties properties = new Properties();
    properties.putAll(file);
    List<String> notes = new ArrayList<>();
    KEYS.forEach(
        (option, key) -> {
          String variable = AgentOption.variable(key);
          String value = variables.remove(variable);
          if (value != null) {
            variables.putIfAbsent(option.variable(), value);
            notes.add(new OldSpelling(variable, option.variable()).note());
          }
          Object property = properties.remove(key);
          if (property != null) {
            properties.putIfAbsent(option.key(), property);
            notes.add(fileName + ": " + new OldSpelling(key, option.key()).note());
          }
        });
    return new OldKeys(Map.copyOf(variables), properties, List.copyOf(notes));
  }
}
