// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.allocator.DmaApi;
import io.iovascope.allocator.ThirtyTwoBitFirst;
import io.iovascope.emulator.load.Failure;
import io.iovascope.emulator.load.GuestMap;
import io.iovascope.emulator.load.LoadResult;
import io.iovascope.explain.AddressClass;
import io.iovascope.explain.Likelihood;
import io.iovascope.finding.Finding;
import io.iovascope.host.AllocationFailure;
import io.iovascope.host.DmaFault;
import io.iovascope.host.DmarTable;
import io.iovascope.host.FeatureState;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.capture.Unreadable;
import io.iovascope.host.machine.Hypervisor;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.json.PlanJson;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.Decision;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.model.picture.Answer;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Assignability;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.IovaConsumer;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.plan.Plan;
import io.iovascope.plan.PlanPoint;
import io.iovascope.probe.AllocatedRange;
import io.iovascope.probe.Probe;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.debugfs.Requester;
import io.iovascope.probe.trace.TraceReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words that the schemas allow are those that the program has, no more and no fewer. */
class SchemaWordsTest {

  /** Words by schema and definition, in the order of the program's. */
  private static final Map<String, List<String>> WORDS =
      Map.ofEntries(
          words("common/claimKind", Claim.Kind.values(), Claim.Kind::label),
          words("common/confidence", Confidence.values(), Confidence::label),
          words("common/consumer", IovaConsumer.values(), IovaConsumer::label),
          words("common/layer", Layer.values(), Layer::label),
          words("common/regionKind", ReservedRegion.Kind.values(), ReservedRegion.Kind::label),
          words("common/stage", Aperture.Stage.values(), Aperture.Stage::label),
          words("common/status", Reading.Status.values(), Reading.Status::label),
          words("capture/call", Unreadable.Call.values(), Unreadable.Call::label),
          Map.entry(
              "capture/status",
              labels(Reading.Status.values(), Reading.Status::label).stream()
                  .filter(label -> !label.equals(Reading.Status.OK.label()))
                  .toList()),
          words("check/iommu", IommuState.values(), IommuState::label),
          known("device/feature", FeatureState.values(), SchemaWordsTest::lowerCase),
          words("device/kind", DeviceKind.values(), DeviceKind::label),
          words("device/redirect", PeerRange.Redirect.values(), PeerRange.Redirect::label),
          known("device/state", DmaApiSpace.State.values(), DmaApiSpace.State::label),
          words("dmar/scopeType", DmarTable.ScopeType.values(), DmarTable.ScopeType::label),
          Map.entry(
              "picture/question",
              KernelBehaviour.of(KernelRelease.parse("7.2").orElseThrow()).decisions().stream()
                  .map(Decision::question)
                  .toList()),
          words("explanation/verdict", Answer.Verdict.values(), Answer.Verdict::label),
          words("fault/access", DmaFault.Access.values(), DmaFault.Access::label),
          words("fault/likelihood", Likelihood.values(), Likelihood::label),
          words("fault/region", AddressClass.values(), AddressClass::label),
          Map.entry(
              "findings/subjectKind",
              List.of("host", "unit", "group", "device", "platform-device", "driver", "source")),
          words("findings/severity", Finding.Severity.values(), Finding.Severity::label),
          words("group/assignability", Assignability.Verdict.values(), SchemaWordsTest::kebab),
          Map.entry(
              "group-ranges/consumer",
              Stream.of(IovaConsumer.VFIO, IovaConsumer.IOMMUFD).map(IovaConsumer::label).toList()),
          // These words stand in the program as they are here.
          Map.entry("health/check", List.of("agent", "scan")),
          Map.entry("health/status", List.of("UP", "DOWN")),
          Map.entry("load/forecastFrom", List.of("leaks", "samples")),
          Map.entry(
              "load/forecastState", List.of("too-few-samples", "not-growing", "runs-out", "full")),
          words("load/end", LoadResult.End.values(), LoadResult.End::label),
          words("load/guestFailure", GuestMap.Failure.values(), Enum::name),
          words("load/invalidation", DmaApi.Invalidation.values(), SchemaWordsTest::lowerCase),
          words("load/reason", Failure.Reason.values(), Failure.Reason::label),
          words("load/thirtyTwoBitFirst", ThirtyTwoBitFirst.values(), SchemaWordsTest::kebab),
          words("log/failure", AllocationFailure.Kind.values(), AllocationFailure.Kind::label),
          words("picture/hypervisor", Hypervisor.Product.values(), Hypervisor.Product::id),
          known("picture/iommuKind", IommuKind.values(), IommuKind::id),
          known("picture/iommu", IommuState.values(), IommuState::label),
          words("plan/answer", PlanPoint.Weight.values(), SchemaWordsTest::answer),
          words("plan/weight", PlanPoint.Weight.values(), PlanPoint.Weight::label),
          words("trace/method", TraceReport.Method.values(), TraceReport.Method::label),
          words("translations/stage", Requester.Stage.values(), Requester.Stage::label),
          words("usage/accuracy", SpaceUsage.Accuracy.values(), SpaceUsage.Accuracy::label),
          words("usage/probe", Probe.values(), Probe::label),
          words("usage/rangeState", AllocatedRange.State.values(), AllocatedRange.State::label));

  private static <T> Map.Entry<String, List<String>> words(
      String place, T[] values, Function<T, String> label) {
    return Map.entry(place, labels(values, label));
  }

  /** Where documents have null for what is not known. */
  private static <T extends Enum<T>> Map.Entry<String, List<String>> known(
      String place, T[] values, Function<T, String> label) {
    return Map.entry(
        place,
        Arrays.stream(values).filter(value -> !value.name().equals("UNKNOWN")).map(label).toList());
  }

  private static <T> List<String> labels(T[] values, Function<T, String> label) {
    return Arrays.stream(values).map(label).toList();
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String kebab(Enum<?> value) {
    return lowerCase(value).replace('_', '-');
  }

  /** What the document says of a plan whose worst point weighs so much. */
  private static String answer(PlanPoint.Weight weight) {
    PciAddress device = new PciAddress(0, 0, 0, 0);
    return PlanJson.of(new Plan(device, "", List.of(new PlanPoint(weight, "", ""))))
        .get("answer")
        .textValue();
  }

  @Test
  void allWordsAreTheProgramsAndInItsOrder() {
    Map<String, List<String>> published = new TreeMap<>();
    SchemaFiles files = SchemaFiles.read();
    for (String name : files.byName().keySet()) {
      files
          .of(name)
          .definitions()
          .forEach(
              (definition, part) -> {
                if (part.node().has("enum")) {
                  List<String> words = new ArrayList<>();
                  part.node().get("enum").forEach(word -> words.add(word.textValue()));
                  published.put(name + "/" + definition, words);
                }
              });
    }

    assertThat(published).isEqualTo(new TreeMap<>(WORDS));
  }

  /** Or the test above would not see them. */
  @Test
  void allWordsStandInDefinitions() {
    int everywhere =
        SchemaFiles.read().byName().values().stream()
            .mapToInt(schema -> schema.findValues("enum").size())
            .sum();

    assertThat(everywhere).isEqualTo(WORDS.size());
  }
}
