// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.web;

import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a YAML file, whose values are taken by key; what is wrong is said with the line and
 * the whole name of the key.
 */
final class YamlMapping {

  private final String file;
  private final String path;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  /**
   * @param file what messages call the file
   * @param path what is before the keys, with a dot at the end; empty at the top
   * @param node a mapping; nothing counts as an empty one
   */
  YamlMapping(String file, String path, Node node) {
    this.file = file;
    this.path = path;
    if (isNothing(node)) {
      return;
    }
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(
          line(node), path.replaceFirst("\\.$", ""), "expected keys with values, one a line");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        throw wrong(line(tuple.getKeyNode()), path + "?", "expected a word as the key");
      }
      if (values.putIfAbsent(name.getValue(), tuple.getValueNode()) != null) {
        throw wrong(line(name), path + name.getValue(), "is there twice");
      }
      lines.put(name.getValue(), line(name));
    }
  }

  private static boolean isNothing(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }

  private static int line(Node node) {
    return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
  }

  /** Refuses every key but these. */
  YamlMapping only(String... known) {
    return only(List.of(known));
  }

  /** The same. */
  YamlMapping only(List<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw wrong(key, "no such key; there are " + String.join(", ", known));
      }
    }
    return this;
  }

  Set<String> keys() {
    return values.keySet();
  }

  boolean has(String key) {
    Node value = values.get(key);
    return value != null && !isNothing(value);
  }

  int line(String key) {
    return lines.getOrDefault(key, 1);
  }

  String name(String key) {
    return path + key;
  }

  /** A value of one word or text; empty if the key is not there or has none. */
  Optional<String> text(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (values.get(key) instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue());
    }
    throw wrong(key, "expected one value");
  }

  /** True or false, in the words of YAML 1.1. */
  boolean truth(String key, boolean fallback) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    return switch (text.get()) {
      case "true", "True", "TRUE", "yes", "on" -> true;
      case "false", "False", "FALSE", "no", "off" -> false;
      default -> throw wrong(key, "'%s': expected true or false".formatted(text.get()));
    };
  }

  List<String> list(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (!(values.get(key) instanceof SequenceNode sequence)) {
      throw wrong(key, "expected a list, each value in a line after a dash");
    }
    List<String> list = new ArrayList<>();
    for (Node each : sequence.getValue()) {
      if (!(each instanceof ScalarNode scalar)) {
        throw wrong(line(each), path + key, "expected one value a line");
      }
      list.add(scalar.getValue());
    }
    return list;
  }

  /** The mapping below a key; an empty one if it is not there. */
  YamlMapping mapping(String key) {
    Node value = values.get(key);
    return value == null
        ? new YamlMapping(
            file,
            path + key + ".",
            new ScalarNode(Tag.NULL, "", null, null, DumperOptions.ScalarStyle.PLAIN))
        : new YamlMapping(file, path + key + ".", value);
  }

  IllegalArgumentException wrong(String key, String problem) {
    return wrong(line(key), path + key, problem);
  }

  private IllegalArgumentException wrong(int line, String name, String problem) {
    return new IllegalArgumentException(
        "%s:%d: %s"
            .formatted(file, line, Printable.of(name.isEmpty() ? problem : name + ": " + problem)));
  }
}
