// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import io.iovascope.address.AddressRange;
import io.iovascope.explain.Explanation;
import io.iovascope.finding.Finding;
import io.iovascope.host.PciAddress;
import io.iovascope.json.ExplanationJson;
import io.iovascope.json.FindingsJson;
import io.iovascope.json.PictureJson;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.scan.Snapshot;
import java.util.List;
import java.util.Optional;

/** The JSON documents below {@code /api/v1}. */
final class ApiResources {

  private static final int KEPT_DOCUMENTS = 8;

  /** The document of a large host has tens of megabytes. */
  private final OncePerSnapshot<Document> made = new OncePerSnapshot<>(KEPT_DOCUMENTS);

  /** The picture; with {@code group=N}, that of one group and its devices. */
  Reply picture(Snapshot snapshot, Request request) {
    Optional<String> group = request.parameter("group");
    return group.isEmpty()
        ? made.get(snapshot, "picture", () -> whole(snapshot)).reply(request)
        : ofGroup(snapshot, group.get(), request);
  }

  private static Document whole(Snapshot snapshot) {
    return Document.of(PictureJson.of(snapshot.observed(), snapshot.findings(), snapshot.readAt()));
  }

  private Reply ofGroup(Snapshot snapshot, String text, Request request) {
    if (!text.matches("\\d{1,9}")) {
      return Reply.error(400, "group: expected a number");
    }
    int number = Integer.parseInt(text);
    Optional<GroupPicture> group = snapshot.picture().group(number);
    return group.isEmpty()
        ? Reply.error(404, "this host has no IOMMU group " + number)
        : made.get(snapshot, "group " + number, () -> ofGroup(snapshot, group.get()))
            .reply(request);
  }

  private static Document ofGroup(Snapshot snapshot, GroupPicture group) {
    Integer number = group.group().id();
    List<DevicePicture> devices =
        snapshot.picture().devices().stream()
            .filter(device -> number.equals(device.device().binding().group()))
            .toList();
    List<Finding> findings =
        snapshot.findings().stream().filter(finding -> number.equals(finding.group())).toList();
    return Document.of(
        PictureJson.of(
            snapshot.observed().only(List.of(group), devices), findings, snapshot.readAt()));
  }

  /** The findings; with {@code severity=warning}, those that are at least that bad. */
  Reply findings(Snapshot snapshot, Request request) {
    String severity = request.parameter("severity").orElse(Finding.Severity.INFO.label());
    Optional<Finding.Severity> least = Finding.Severity.ofLabel(severity);
    return least.isEmpty()
        ? Reply.error(400, "severity: expected critical, warning or info")
        : made.get(snapshot, severity, () -> findings(snapshot, least.get())).reply(request);
  }

  private static Document findings(Snapshot snapshot, Finding.Severity least) {
    List<Finding> findings =
        snapshot.findings().stream()
            .filter(finding -> finding.severity().compareTo(least) <= 0)
            .toList();
    return Document.of(FindingsJson.of(findings, snapshot.readAt()));
  }

  /** Who claims an address: {@code device=ADDRESS&address=0x...}. */
  Reply explain(Snapshot snapshot, Request request) {
    Optional<PciAddress> device = request.parameter("device").flatMap(PciAddress::parseLenient);
    if (device.isEmpty()) {
      return Reply.error(400, "device: expected a PCI address such as 0000:3b:00.0");
    }
    Optional<Long> address = request.parameter("address").flatMap(AddressRange::parseAddress);
    if (address.isEmpty()) {
      return Reply.error(
          400, "address: expected an address of at most 64 bits, such as 0xbf800000");
    }
    Picture picture = snapshot.picture();
    Optional<DevicePicture> found = picture.device(device.get());
    return found.isEmpty()
        ? Reply.error(404, "this host has no device " + device.get())
        : Document.of(
                ExplanationJson.of(
                    Explanation.of(picture, snapshot.usage(), found.get(), address.get())))
            .reply(request);
  }
}
