// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.KernelEvidence.Form;
import io.iovascope.host.KernelEvidence.Member;
import io.iovascope.host.KernelEvidence.Signs;
import io.iovascope.host.Reading;
import io.iovascope.host.root.BadLines;
import io.iovascope.host.root.TextFile;
import io.iovascope.text.Label;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list that {@code capture} and {@code save-boot} keep of {@link Signs}, one name a line:
 *
 * <pre>
 * # names of the kernel's IOMMU code, from /sys/kernel/btf/vmlinux
 * symbol intel_cap_slts_sanity yes
 * member dev_iommu.require_direct none
 * member iova_magazine.pfns array 127
 * </pre>
 */
public final class KernelSignsText {

  /** Longest list that is read, in bytes. */
  static final int LIMIT = 1 << 16;

  private static final String TITLE = "# names of the kernel's IOMMU code, from ";
  private static final Pattern SYMBOL = Pattern.compile("symbol (\\w{1,100}) (yes|no)");
  private static final Pattern MEMBER =
      Pattern.compile("member (\\w{1,100}\\.\\w{1,100}) (?:(none|value|pointer)|array (\\d{1,9}))");

  private KernelSignsText() {}

  /** The list. */
  public static byte[] of(Signs signs) {
    StringBuilder text = new StringBuilder(TITLE).append(signs.source()).append('\n');
    signs
        .symbols()
        .forEach((name, there) -> text.append(line("symbol", name, there ? "yes" : "no")));
    signs.members().forEach((name, member) -> text.append(line("member", name, form(member))));
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String line(String what, String name, String value) {
    return what + ' ' + name + ' ' + value + '\n';
  }

  private static String form(Member member) {
    String form = Label.of(member.form());
    return member.form() == Form.ARRAY ? form + ' ' + member.length() : form;
  }

  /** Reads such a list; of a bad line the rest still counts. */
  public static Reading<Signs> parse(byte[] content, String path) {
    SortedMap<String, Boolean> symbols = new TreeMap<>();
    SortedMap<String, Member> members = new TreeMap<>();
    BadLines bad = new BadLines("'symbol NAME yes' or 'member STRUCT.NAME value'");
    String source = path;
    int number = 0;
    for (String line : TextFile.lines(TextFile.decoded(content))) {
      number++;
      Matcher symbol = SYMBOL.matcher(line);
      Matcher member = MEMBER.matcher(line);
      if (line.startsWith(TITLE)) {
        source = line.substring(TITLE.length());
      } else if (symbol.matches()) {
        symbols.put(symbol.group(1), symbol.group(2).equals("yes"));
      } else if (member.matches()) {
        members.put(member.group(1), member(member));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        bad.add(number, line);
      }
    }
    return bad.reading(new Signs(source, symbols, members), path);
  }

  private static Member member(Matcher matcher) {
    return Optional.ofNullable(matcher.group(3))
        .map(length -> Member.array(Integer.parseInt(length)))
        .orElseGet(() -> new Member(Form.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)), 0));
  }
}
