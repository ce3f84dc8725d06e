package io.iovascope.finding;

import io.iovascope.host.KernelReport;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, will go wrong, or lowers the worth of the picture.
 *
 * @param id stable name of the rule, in kebab case
 * @param group number of the group it is about, or null
 * @param device the device it is about, or null
 * @param summary one sentence
 * @param evidence what it rests on, with the files
 * @param remedy what a person can do
 */
public record Finding(
    String id,
    Severity severity,
    @Nullable Integer group,
    @Nullable PciAddress device,
    String summary,
    List<String> evidence,
    String remedy) {

  /** As many things of one kind stand for all of them in a finding. */
  public static final int EXAMPLES = 4;

  public Finding {
    evidence = List.copyOf(evidence);
  }

  /** The addresses of devices, of many the first few and their number. */
  public static String devices(List<DevicePicture> devices) {
    String few =
        String.join(
            ", ",
            devices.stream()
                .limit(EXAMPLES)
                .map(device -> device.device().address().toString())
                .toList());
    return devices.size() <= EXAMPLES
        ? few
        : "%s and %d more".formatted(few, devices.size() - EXAMPLES);
  }

  /** Lines of the kernel's log as evidence, of many the first few. */
  public static List<String> logLines(Picture picture, List<KernelReport> reports) {
    return reports.stream()
        .limit(EXAMPLES)
        .map(
            report ->
                "%s record %d: %s"
                    .formatted(
                        picture.host().kernel().bootLog().path(), report.sequence(), report.text()))
        .toList();
  }

  /** Worst first. */
  public enum Severity {
    CRITICAL,
    WARNING,
    INFO;

    /** The name in every output: lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The severity with this label, if there is one. */
    public static Optional<Severity> ofLabel(String label) {
      return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst();
    }
  }
}
