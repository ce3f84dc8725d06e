// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.SourceFailure;
import io.iovascope.cli.terminal.Table;
import io.iovascope.host.AllocationFailure;
import io.iovascope.host.Reading;
import io.iovascope.probe.log.DeviceLog;
import io.iovascope.probe.log.KernelLogProbe;
import io.iovascope.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code iovascope probe log}: what the kernel has said about each device. */
@Command(
    name = "log",
    description =
        "What the kernel has logged about each device's DMA addresses: failures, faults, no room "
            + "below 4 GiB.")
public class KernelLogCommand extends HostCommand {

  @Override
  public Integer call() {
    Reading<List<DeviceLog>> reading = KernelLogProbe.read(shared().openHost());
    List<DeviceLog> devices = reading.optional().orElseThrow(() -> SourceFailure.of(reading));
    if (json()) {
      print(json(devices));
    } else if (devices.isEmpty()) {
      print(List.of("The log says nothing about any device's addresses."));
    } else {
      print(text(devices));
    }
    return SourceFailure.status(reading, err());
  }

  private static ObjectNode json(List<DeviceLog> devices) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("schema", "iovascope.log/1");
    ArrayNode array = json.putArray("devices");
    for (DeviceLog device : devices) {
      ObjectNode failures =
          array
              .addObject()
              .put("device", device.device())
              .put("addressBits", device.addressBits())
              .put("faults", device.faults())
              .putObject("failures");
      sorted(device).forEach(each -> failures.put(each.getKey().label(), each.getValue()));
    }
    return json;
  }

  private List<String> text(List<DeviceLog> devices) {
    Table table =
        new Table(
            Table.Column.elastic("DEVICE"),
            Table.Column.left("LEFT 32 BIT"),
            Table.Column.right("FAULTS"),
            Table.Column.left("FAILURES"));
    for (DeviceLog device : devices) {
      table.row(
          device.device().isEmpty() ? "-" : Printable.of(device.device()),
          device.hasLeft32Bit() ? "for %d bits".formatted(device.addressBits()) : "-",
          Long.toString(device.faults()),
          sorted(device).stream()
              .map(each -> each.getKey().label() + " " + each.getValue())
              .collect(Collectors.joining(", ")));
    }
    return style().lines(table);
  }

  private static List<Map.Entry<AllocationFailure.Kind, Long>> sorted(DeviceLog device) {
    return device.failures().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
  }
}
