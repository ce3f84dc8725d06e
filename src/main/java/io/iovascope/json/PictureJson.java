// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.host.BootLog;
import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.machine.Machine;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.HostBridgePicture;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnitFeatures;
import io.iovascope.model.picture.UnitPicture;
import io.iovascope.probe.Usage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The picture as the JSON document {@code iovascope.picture/1}. */
public final class PictureJson {

  private static final String SCHEMA = "iovascope.picture/1";

  private PictureJson() {}

  /**
   * The whole document.
   *
   * @param generatedAt when the host was read
   */
  public static ObjectNode of(Observed observed, List<Finding> findings, Instant generatedAt) {
    Picture picture = observed.picture();
    Usage usage = observed.usage();
    ObjectNode json = Json.object();
    json.put("schema", SCHEMA);
    json.put("generatedAt", generatedAt.truncatedTo(ChronoUnit.SECONDS).toString());
    json.set("host", host(picture));
    json.set("firmware", firmware(picture.host()));
    ArrayNode units = json.putArray("units");
    picture.units().forEach(unit -> units.add(unit(unit)));
    ArrayNode bridges = json.putArray("hostBridges");
    picture.hostBridges().forEach(bridge -> bridges.add(hostBridge(bridge)));
    ArrayNode groups = json.putArray("groups");
    picture.groups().forEach(group -> groups.add(GroupJson.of(group)));
    ArrayNode devices = json.putArray("devices");
    picture
        .devices()
        .forEach(device -> devices.add(DeviceJson.of(device, picture.host().pci().names())));
    json.set("usage", usage == null ? null : UsageJson.of(usage));
    json.set("findings", FindingsJson.array(findings));
    return json;
  }

  private static ObjectNode host(Picture picture) {
    Host host = picture.host();
    ObjectNode json = Json.object();
    json.put("hostname", host.kernel().hostname().optional().orElse(null));
    json.put("kernel", host.kernel().release().optional().map(KernelRelease::text).orElse(null));
    json.put(
        "commandLine",
        host.kernel().commandLine().optional().map(line -> line.text()).orElse(null));
    json.put("iommu", picture.state() == IommuState.UNKNOWN ? null : picture.state().label());
    json.put("iommuReason", picture.stateReason());
    json.set("machine", machine(host.machine()));
    json.set("kernelBehaviour", KernelBehaviourJson.of(picture.behaviour()));
    ArrayNode sources = json.putArray("sources");
    host.sources()
        .forEach(
            source ->
                sources
                    .addObject()
                    .put("name", source.name())
                    .put("path", source.path())
                    .put("status", source.status().label())
                    .put("detail", source.detail()));
    return json;
  }

  private static ObjectNode machine(Machine machine) {
    return Json.object()
        .put("iommu", Json.orNull(machine.iommu().id()))
        .put(
            "hypervisor", machine.hypervisor() == null ? null : machine.hypervisor().product().id())
        .put("model", Json.orNull(machine.model()));
  }

  private static ObjectNode firmware(Host host) {
    ObjectNode json = Json.object();
    json.set("dmar", host.firmware().dmar().optional().map(DmarJson::of).orElse(null));
    json.set(
        "bugs",
        host.kernel()
            .bootLog()
            .optional()
            .map(BootLog::rmrrFirmwareBugs)
            .map(bugs -> Json.strings(bugs.stream().map(BootLog.FirmwareBug::message).toList()))
            .orElse(null));
    return json;
  }

  private static ObjectNode unit(UnitPicture picture) {
    IommuUnit unit = picture.unit();
    ObjectNode json = Json.object();
    json.put("name", unit.name());
    json.put("address", Json.address(unit.address()));
    json.put("version", unit.version());
    json.put("cap", unit.capability() == null ? null : AddressRange.hex(unit.capability().value()));
    json.put(
        "ecap",
        unit.extendedCapability() == null
            ? null
            : AddressRange.hex(unit.extendedCapability().value()));
    json.put(
        "addressWidth", unit.capability() == null ? null : unit.capability().guestAddressWidth());
    json.set(
        "features",
        unit.capability() == null || unit.extendedCapability() == null
            ? null
            : Json.strings(UnitFeatures.of(unit.capability(), unit.extendedCapability())));
    json.put("scalable", picture.scalable());
    json.put("domainsUsed", unit.domainsUsed());
    json.put("domainsSupported", unit.domainsSupported());
    json.set("dmaApiAperture", aperture(picture.dmaApi()));
    json.set("userspaceAperture", aperture(picture.userspace()));
    json.set("devices", Json.strings(unit.devices()));
    return json;
  }

  private static ObjectNode hostBridge(HostBridgePicture bridge) {
    ObjectNode json = Json.object();
    json.put("bus", bridge.bus().toString());
    json.put("windowsKnown", bridge.known());
    ArrayNode windows = json.putArray("windows");
    for (Claim window : bridge.windows()) {
      windows.add(
          OriginJson.put(Json.range(window.range()), window.provenance(), window.confidence()));
    }
    return json;
  }

  /** An aperture with its stage and width, or null if it is not known. */
  static @Nullable ObjectNode aperture(@Nullable Aperture aperture) {
    return aperture == null
        ? null
        : Json.range(aperture.range())
            .put("bits", aperture.bits())
            .put("stage", aperture.stage().label())
            .put("confidence", aperture.confidence().label());
  }

  /** A region as the kernel names it. */
  static ObjectNode region(ReservedRegion region) {
    return Json.range(region.range()).put("kind", region.kind().label());
  }
}
