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
import io.iovascope.scan.Snapshots;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON documents below {@code /api/v1}. */
final class ApiResources {

  static final Reply NOT_YET = Reply.error(503, "the host has not been scanned yet");

  private record RenderedDocument(Snapshot snapshot, TaggedJson document) {}

  private final Snapshots snapshots;
  private volatile @Nullable RenderedDocument wholePicture;

  ApiResources(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** The picture; with {@code group=N}, that of one group and its devices. */
  Reply picture(Request request) {
    Optional<Snapshot> current = snapshots.current();
    if (current.isEmpty()) {
      return NOT_YET;
    }
    Snapshot snapshot = current.get();
    Optional<String> group = request.parameter("group");
    return group.isEmpty()
        ? whole(snapshot).reply(request)
        : ofGroup(snapshot, group.get(), request);
  }

  private static Reply ofGroup(Snapshot snapshot, String text, Request request) {
    if (!text.matches("\\d{1,9}")) {
      return Reply.error(400, "group: expected a number");
    }
    Integer number = Integer.valueOf(text);
    Picture picture = snapshot.picture();
    Optional<GroupPicture> group = picture.group(number);
    if (group.isEmpty()) {
      return Reply.error(404, "this host has no IOMMU group " + number);
    }
    List<DevicePicture> devices =
        picture.devices().stream()
            .filter(device -> number.equals(device.device().binding().group()))
            .toList();
    List<Finding> findings =
        snapshot.findings().stream().filter(finding -> number.equals(finding.group())).toList();
    return TaggedJson.of(
            PictureJson.of(
                snapshot.observed().only(List.of(group.get()), devices),
                findings,
                snapshot.readAt()))
        .reply(request);
  }

  /** Made once for a snapshot: the document of a large host has tens of megabytes. */
  private TaggedJson whole(Snapshot snapshot) {
    RenderedDocument made = wholePicture;
    if (made == null || made.snapshot != snapshot) {
      made =
          new RenderedDocument(
              snapshot,
              TaggedJson.of(
                  PictureJson.of(snapshot.observed(), snapshot.findings(), snapshot.readAt())));
      wholePicture = made;
    }
    return made.document;
  }

  /** The findings; with {@code severity=warning}, those that are at least that bad. */
  Reply findings(Request request) {
    Optional<Snapshot> current = snapshots.current();
    if (current.isEmpty()) {
      return NOT_YET;
    }
    Finding.Severity least = Finding.Severity.INFO;
    String severity = request.parameter("severity").orElse(null);
    if (severity != null) {
      Optional<Finding.Severity> known = Finding.Severity.ofLabel(severity);
      if (known.isEmpty()) {
        return Reply.error(400, "severity: expected critical, warning or info");
      }
      least = known.get();
    }
    Finding.Severity limit = least;
    List<Finding> findings =
        current.get().findings().stream()
            .filter(finding -> finding.severity().compareTo(limit) <= 0)
            .toList();
    return TaggedJson.of(FindingsJson.of(findings, current.get().readAt())).reply(request);
  }

  /** Who claims an address: {@code device=ADDRESS&address=0x...}. */
  Reply explain(Request request) {
    Optional<PciAddress> device = request.parameter("device").flatMap(PciAddress::parseLenient);
    if (device.isEmpty()) {
      return Reply.error(400, "device: expected a PCI address such as 0000:3b:00.0");
    }
    Optional<Long> address = request.parameter("address").flatMap(AddressRange::parseAddress);
    if (address.isEmpty()) {
      return Reply.error(
          400, "address: expected an address of at most 64 bits, such as 0xbf800000");
    }
    Optional<Snapshot> current = snapshots.current();
    if (current.isEmpty()) {
      return NOT_YET;
    }
    Snapshot snapshot = current.get();
    Picture picture = snapshot.picture();
    Optional<DevicePicture> found = picture.device(device.get());
    return found.isEmpty()
        ? Reply.error(404, "this host has no device " + device.get())
        : TaggedJson.of(
                ExplanationJson.of(
                    Explanation.of(picture, snapshot.usage(), found.get(), address.get())))
            .reply(request);
  }
}
