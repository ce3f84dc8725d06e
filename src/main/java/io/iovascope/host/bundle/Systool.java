// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.PciAddress;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.read.pci.PciConfigurationParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code systool -vb pci} prints: the attributes of every function, of which only it has
 * the DMA masks.
 */
final class Systool {

  static final String COMMAND = "systool -vb pci";

  private static final Pattern DEVICE_PATH =
      Pattern.compile("\\s*Device path = \"(/sys/devices/[^\"]{1,1000})\"");
  private static final Pattern ATTRIBUTE = Pattern.compile("\\s*(\\w{1,40})\\s*= +\"?([^\"]*)\"?");
  private static final Pattern BYTES =
      Pattern.compile("\\s*((?:[0-9a-f]{2} {1,2}){15}[0-9a-f]{2})\\s*");
  private static final int EXTENDED = 4096;

  private final String path;
  private final List<FactAt> facts = new ArrayList<>();
  private final byte[] bytes = new byte[EXTENDED];
  private int length;
  private boolean inConfiguration;
  private @Nullable PciAddress address;

  private Systool(String path) {
    this.path = path;
  }

  /**
   * @param firstLine number of its first line in the piece, from 1
   */
  static PieceFacts read(String text, String path, int firstLine) {
    Systool systool = new Systool(path);
    int number = firstLine;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      systool.line(line, number++);
    }
    systool.end(number);
    return PieceFacts.of(path, COMMAND, Exactness.FILES, systool.facts);
  }

  private void line(String line, int number) {
    Matcher device = DEVICE_PATH.matcher(line);
    if (device.matches()) {
      end(number);
      begin(device.group(1), number);
      return;
    }
    String rest = line;
    Matcher attribute = ATTRIBUTE.matcher(line);
    if (attribute.matches()) {
      inConfiguration = attribute.group(1).equals("config");
      rest = attribute.group(2);
      attribute(attribute.group(1), rest.strip(), number);
    }
    Matcher sixteen = BYTES.matcher(rest);
    if (inConfiguration && sixteen.matches() && length < EXTENDED) {
      for (String pair : sixteen.group(1).split(" {1,2}", -1)) {
        bytes[length++] = (byte) Integer.parseInt(pair, 16);
      }
    }
  }

  /** The path has the bridges above the function. */
  private void begin(String directory, int number) {
    PciAddress above = null;
    for (String name : directory.split("/", -1)) {
      PciAddress found = PciAddress.parse(name).orElse(null);
      if (found != null && above != null && above.segment() == found.segment()) {
        add(new Fact.Below(found, above), number);
      }
      above = found == null ? above : found;
    }
    address = PciAddress.parse(directory.substring(directory.lastIndexOf('/') + 1)).orElse(null);
    if (address != null) {
      add(new Fact.Function(address), number);
    }
  }

  private void attribute(String name, String value, int number) {
    PciAddress function = address;
    if (function == null) {
      return;
    }
    Integer decimal = value.matches("\\d{1,9}") ? Integer.valueOf(value) : null;
    Integer bits = decimal != null && decimal >= 1 && decimal <= 64 ? decimal : null;
    Integer hexadecimal =
        value.matches("0x[0-9a-f]{1,6}") ? Integer.valueOf(value.substring(2), 16) : null;
    switch (name) {
      case "dma_mask_bits" -> add(new Fact.Masks(function, bits, null), number);
      case "consistent_dma_mask_bits" -> add(new Fact.Masks(function, null, bits), number);
      case "class" -> add(new Fact.Identity(function, hexadecimal, null, null), number);
      case "vendor" -> add(new Fact.Identity(function, null, hexadecimal, null), number);
      case "device" -> add(new Fact.Identity(function, null, null, hexadecimal), number);
      case "numa_node" -> {
        if (decimal != null) {
          add(new Fact.NumaNode(function, decimal), number);
        }
      }
      default -> {
        // Says nothing about DMA.
      }
    }
  }

  private void end(int number) {
    if (address != null && length > 0) {
      add(
          new Fact.Configuration(
              address, PciConfigurationParser.parse(Arrays.copyOf(bytes, length), path)),
          number);
    }
    length = 0;
    inConfiguration = false;
  }

  private void add(Fact fact, int line) {
    facts.add(new FactAt(fact, line));
  }
}
