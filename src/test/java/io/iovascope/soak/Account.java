// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iovascope.soak.Switched.Seen;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds what the agent says against what was done to the host. Nothing is a matter of time: an
 * answer says when its scan began, and only what was as it is since before that is asked for.
 */
final class Account {

  private static final int TOLD = 20;
  private static final String FAULTS = "iommu_faults_total";
  private static final String RECORDS = "iovascope_kernel_log_records_total";
  private static final String LOST = "iovascope_kernel_log_lost_records_total";

  private final ChangingHost host;
  private final double faultsBefore;
  private final double recordsBefore;
  private final double lostBefore;
  private final List<String> wrong = new ArrayList<>();
  private long answers;
  private long asked;
  private long wrongAnswers;

  /**
   * @param first what the agent says before the first change
   */
  Account(ChangingHost host, Scrape first) {
    this.host = host;
    faultsBefore = first.sum(FAULTS);
    recordsBefore = first.sum(RECORDS);
    lostBefore = first.sum(LOST);
  }

  synchronized void metrics(String text) {
    Scrape scrape = Scrape.of(text);
    Instant readAt = scrape.readAt();
    answers++;
    long least = host.faultsBefore(readAt);
    long most = host.faults();
    between("faults", least, scrape.sum(FAULTS) - faultsBefore, most, readAt);
    between("records of the log", least, scrape.sum(RECORDS) - recordsBefore, most, readAt);
    between("lost records", 0, scrape.sum(LOST) - lostBefore, 0, readAt);
    seen("device", host.visitors(), scrape.devices(), readAt);
  }

  synchronized void findings(String text) throws IOException {
    JsonNode json = new ObjectMapper().readTree(text);
    // It is given to the second, so the scan began then or up to a second later.
    Instant readAt = Instant.parse(json.required("generatedAt").textValue());
    Set<Integer> groups = new HashSet<>();
    for (JsonNode finding : json.required("findings")) {
      if (finding.required("id").textValue().equals("model-mismatch")) {
        groups.add(finding.required("group").intValue());
      }
    }
    answers++;
    seen("finding of group", host.conditions(), groups, readAt);
  }

  private <T> void seen(String what, List<Switched<T>> all, Set<T> told, Instant readAt) {
    for (Switched<T> one : all) {
      Seen seen = one.seenBy(readAt);
      if (seen != Seen.EITHER) {
        asked++;
        if ((seen == Seen.THERE) != told.contains(one.name())) {
          wrong(
              "%s %s: %s, the scan of %s says otherwise".formatted(what, one.name(), seen, readAt));
        }
      }
    }
  }

  private void between(String what, double least, double told, double most, Instant readAt) {
    asked++;
    if (told < least || told > most) {
      wrong(
          "%s: %.0f to %.0f were written, the scan of %s counts %.0f"
              .formatted(what, least, most, readAt, told));
    }
  }

  private void wrong(String text) {
    wrongAnswers++;
    if (wrong.size() < TOLD) {
      wrong.add(text);
    }
  }

  /** The first of what was said wrongly. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  synchronized String told() {
    return "%d answers held against the host in %d points, %d wrong"
        .formatted(answers, asked, wrongAnswers);
  }
}
