// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import io.iovascope.cli.CommandRun;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.emulator.boot.WhatIf;
import io.iovascope.emulator.change.HostChangeException;
import io.iovascope.emulator.change.KernelChange;
import io.iovascope.emulator.load.DeviceSpace;
import io.iovascope.emulator.load.LoadOutcome;
import io.iovascope.emulator.load.LoadRun;
import io.iovascope.emulator.workload.LoadException;
import io.iovascope.emulator.workload.Workload;
import io.iovascope.explain.Explanation;
import io.iovascope.explain.FaultGroup;
import io.iovascope.explain.FaultedRegion;
import io.iovascope.explain.cause.FaultExplanation;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Ignore;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Verdict;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelRelease;
import io.iovascope.json.CheckJson;
import io.iovascope.json.DeviceJson;
import io.iovascope.json.DmarJson;
import io.iovascope.json.ExplanationJson;
import io.iovascope.json.FaultJson;
import io.iovascope.json.FindingsJson;
import io.iovascope.json.GroupJson;
import io.iovascope.json.LoadJson;
import io.iovascope.json.PictureDifferences;
import io.iovascope.json.PictureJson;
import io.iovascope.json.PlanJson;
import io.iovascope.json.UsageJson;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.Picture;
import io.iovascope.plan.DpdkPlan;
import io.iovascope.plan.GuestMachine;
import io.iovascope.plan.GuestPlan;
import io.iovascope.scan.HostPicture;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every document about a host that depends on the host, from one reading of it.
 *
 * @param name as for {@code --host}
 * @param picture of what was observed
 */
record HostDocuments(String name, Observed observed, Picture picture) {

  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");
  private static final int EXPLAINED = 6;

  static HostDocuments of(String name) {
    Observed observed = HostPicture.of(HostOpener.open(name));
    return new HostDocuments(name, observed, observed.picture());
  }

  List<Document> all() {
    List<Document> all = new ArrayList<>();
    List<Finding> findings = Findings.of(observed);
    all.add(new Document("picture", name, PictureJson.of(observed, findings, NOW)));
    all.add(new Document("findings", name, FindingsJson.of(findings, NOW)));
    all.add(new Document("check", name, CheckJson.of(picture, verdict(findings), true, NOW)));
    picture
        .host()
        .firmware()
        .dmar()
        .optional()
        .ifPresent(table -> all.add(new Document("dmar", name, DmarJson.of(table))));
    picture
        .groups()
        .forEach(
            group ->
                all.add(
                    new Document(
                        "group", name + " group " + group.group().id(), GroupJson.of(group))));
    picture.devices().forEach(device -> all.addAll(of(device)));
    picture.host().kernel().events().faults().forEach(fault -> all.add(of(fault)));
    if (observed.usage() != null) {
      all.add(new Document("usage", name, UsageJson.of(observed.usage())));
    }
    all.addAll(simulated());
    all.addAll(probed());
    return all;
  }

  /** With every list of it filled as far as there are findings. */
  private static Verdict verdict(List<Finding> findings) {
    List<Finding> told = new ArrayList<>();
    List<Finding> known = new ArrayList<>();
    List<Verdict.Ignored> ignored = new ArrayList<>();
    List<Ignore> expired = new ArrayList<>();
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      switch (i % 3) {
        case 0 -> told.add(finding);
        case 1 -> known.add(finding);
        default -> ignored.add(new Verdict.Ignored(finding, ignore(finding)));
      }
      expired.add(ignore(finding));
    }
    return new Verdict(told, known, ignored, expired);
  }

  private static Ignore ignore(Finding finding) {
    return finding.device() == null
        ? new Ignore(finding.id(), null, null, "")
        : new Ignore(
            finding.id(), finding.device().toString(), LocalDate.of(2026, 11, 1), "it is known");
  }

  private List<Document> of(DevicePicture device) {
    List<Document> all = new ArrayList<>();
    String what = name + " " + device.device().address();
    all.add(new Document("device", what, DeviceJson.of(device, picture.host().pci().names())));
    for (long address : addresses(device.dmaApi())) {
      all.add(
          new Document(
              "explanation",
              what,
              ExplanationJson.of(Explanation.of(picture, observed.usage(), device, address))));
      all.add(of(fault(device, DmaFault.Access.WRITE, address, null, 5)));
    }
    all.add(of(fault(device, DmaFault.Access.INTERRUPT, null, 7, 0x26)));
    long memory = 64L << 30;
    all.add(
        new Document(
            "plan",
            what,
            PlanJson.of(
                new GuestPlan(memory, GuestMachine.Q35, 40, 1L << 30).of(picture, device))));
    all.add(
        new Document(
            "plan",
            what,
            PlanJson.of(new DpdkPlan(memory, 2L << 20, DpdkPlan.IovaMode.PA).of(picture, device))));
    return all;
  }

  /** The first, the last, and where ranges begin and end that somebody claims. */
  private static List<Long> addresses(DmaApiSpace space) {
    return Stream.concat(
            Stream.of(0L, 0xfee00000L, -1L),
            space.claims().stream()
                .map(Claim::range)
                .flatMap(range -> Stream.of(range.start(), range.end())))
        .distinct()
        .limit(EXPLAINED)
        .toList();
  }

  private static DmaFault fault(
      DevicePicture device,
      DmaFault.Access access,
      @Nullable Long address,
      @Nullable Integer index,
      int reason) {
    return new DmaFault(
        device.device().address(),
        access,
        address,
        index,
        reason,
        "",
        null,
        0,
        KernelEvents.Time.UNKNOWN,
        0);
  }

  private Document of(DmaFault fault) {
    Long address = fault.address();
    Explanation claims =
        address == null
            ? null
            : picture
                .device(fault.device())
                .map(device -> Explanation.of(picture, observed.usage(), device, address))
                .orElse(null);
    FaultGroup group = FaultGroup.of(fault, FaultedRegion.of(picture, fault).addressClass());
    return new Document(
        "fault",
        name + " " + fault,
        FaultJson.of(group, FaultExplanation.of(picture, group, true), claims));
  }

  /** What another kernel changes, and a leak in the first space that there is. */
  private List<Document> simulated() {
    List<Document> all = new ArrayList<>();
    try {
      KernelChange newest = new KernelChange(KernelRelease.parse("7.2").orElseThrow());
      WhatIf whatIf = WhatIf.of(picture.host(), List.of(newest));
      Picture after = PictureAssembly.of(whatIf.after().host());
      all.add(
          new Document(
              "diff",
              name,
              PictureDifferences.json(
                  PictureDifferences.between(
                      PictureJson.of(observed, Findings.of(observed), NOW),
                      PictureJson.of(Observed.of(after), Findings.of(Observed.of(after)), NOW)))));
    } catch (HostChangeException e) {
      // This host cannot be booted anew: there is no document.
    }
    picture.devices().stream()
        .filter(device -> device.dmaApi().state() == DmaApiSpace.State.TRANSLATED)
        .findFirst()
        .ifPresent(device -> all.add(loaded(device)));
    return all;
  }

  private Document loaded(DevicePicture device) {
    try {
      DeviceSpace space =
          DeviceSpace.of(picture, device, new DeviceSpace.Suppositions(2, null, null));
      List<Workload> leak = List.of(new Workload.SteadyLeak(4L << 20, 1000, 0));
      return new Document(
          "load",
          name + " " + device.device().address(),
          LoadJson.of(
              new LoadOutcome(
                  space,
                  List.of("leak size=4M"),
                  1,
                  new LoadRun(space.space(), leak, 2_000_000_000L, 1).run((time, done) -> true),
                  List.of(),
                  List.of())));
    } catch (LoadException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the probes find; a probe without its file prints nothing. */
  private List<Document> probed() {
    List<Document> all = new ArrayList<>();
    for (String probe : List.of("log", "slab", "translations")) {
      CommandRun run = CommandRun.of("probe", probe, "--host", name, "-o", "json");
      if (!run.out().isEmpty()) {
        all.add(new Document(probe, name, run.json()));
      }
    }
    return all;
  }
}
