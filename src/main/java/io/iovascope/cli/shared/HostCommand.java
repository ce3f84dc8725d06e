// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.iovascope.address.AddressRange;
import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.terminal.Terminal;
import io.iovascope.finding.Observed;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.scan.HostPicture;
import io.iovascope.text.Label;
import io.iovascope.text.Printable;
import io.iovascope.text.Sizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands about a host have in common. */
public abstract class HostCommand implements Callable<Integer> {

  /** Made when a document is printed, and not for what is text. */
  private static final class Documents {
    /** Escaped beyond ASCII: a terminal takes U+009B for the start of an escape sequence. */
    static final JsonMapper MAPPER =
        JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  }

  @Spec protected @Nullable CommandSpec spec;

  private @Nullable Style style;

  protected SharedOptions shared() {
    return (SharedOptions) Objects.requireNonNull(spec).root().userObject();
  }

  /**
   * @throws CommandFailure if the result has no such format
   */
  protected boolean json() {
    return switch (shared().format) {
      case TEXT -> false;
      case JSON -> true;
      case JUNIT, SARIF ->
          throw CommandFailure.usage(
              "-o %s: only check prints that; expected text or json"
                  .formatted(Label.of(shared().format)));
      case JSONL, CSV ->
          throw CommandFailure.usage(
              "-o %s: only %s prints that; expected text or json"
                  .formatted(
                      Label.of(shared().format),
                      shared().format == SharedOptions.Format.CSV ? "fleet" : "check or fleet"));
    };
  }

  /** How text is printed; the terminal is asked once. */
  protected Style style() {
    Style known = style;
    if (known == null) {
      known = askedStyle();
      style = known;
    }
    return known;
  }

  private Style askedStyle() {
    Map<String, String> environment = System.getenv();
    return shared()
        .color
        .style(
            Terminal.STANDARD_OUTPUT.isThere(),
            Terminal.STANDARD_OUTPUT.columns(environment),
            environment);
  }

  protected PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  protected PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  protected Picture picture() {
    return observed().picture();
  }

  protected Observed observed() {
    return HostPicture.of(shared().openHost());
  }

  /**
   * @throws CommandFailure if the host cannot be opened
   */
  public static Observed observed(String hostSpec) {
    return HostPicture.of(HostOpener.open(hostSpec));
  }

  protected void print(List<String> lines) {
    lines.forEach(out()::println);
    out().flush();
  }

  /** Written as it is made: the document of a large host has tens of megabytes. */
  protected void print(JsonNode json) {
    print(json, Documents.MAPPER.writerWithDefaultPrettyPrinter());
  }

  /** The document on a line of its own. */
  protected void printLine(JsonNode json) {
    print(json, Documents.MAPPER.writer());
  }

  private void print(JsonNode json, ObjectWriter writer) {
    try {
      writer.without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(out(), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out().println();
    out().flush();
  }

  /** Says so, in one line, if the host has no working IOMMU. */
  protected int status(Picture picture) {
    if (picture.state().works()) {
      return ExitStatus.OK;
    }
    out().flush();
    err()
        .println(
            "iovascope: IOMMU %s: %s"
                .formatted(picture.state().label(), Printable.of(picture.stateReason())));
    return ExitStatus.HOST;
  }

  /**
   * @param text what the user typed: {@code dddd:bb:dd.f} or {@code bb:dd.f}
   * @throws CommandFailure if it is no PCI address, or the host has no such device
   */
  protected static DevicePicture device(Picture picture, String text) {
    PciAddress address =
        PciAddress.parseLenient(text)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "'%s': expected a PCI address such as 0000:3b:00.0"
                            .formatted(Printable.of(text))));
    return picture
        .device(address)
        .orElseThrow(() -> CommandFailure.host("this host has no device " + address));
  }

  /**
   * The group, if the user typed a number.
   *
   * @throws CommandFailure if the host has no such group
   */
  protected static Optional<GroupPicture> group(Picture picture, String text) {
    if (!text.matches("\\d{1,9}")) {
      return Optional.empty();
    }
    return Optional.of(
        picture
            .group(Integer.valueOf(text))
            .orElseThrow(() -> CommandFailure.host("this host has no IOMMU group " + text)));
  }

  /**
   * @param text hexadecimal with {@code 0x}, or decimal
   * @throws CommandFailure if it is no unsigned 64-bit number
   */
  protected static long address(String text) {
    return AddressRange.parseAddress(text)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "'%s': expected an address of at most 64 bits, such as 0xbf800000"
                        .formatted(Printable.of(text))));
  }

  /** A range and its size, as in lists of ranges. */
  public static String rangeAndSize(AddressRange range) {
    return range + "  " + Sizes.text(range.size());
  }
}
