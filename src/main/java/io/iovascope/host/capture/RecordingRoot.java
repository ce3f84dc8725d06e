// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import io.iovascope.host.Reading;
import io.iovascope.host.capture.Unreadable.Call;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.PositionedFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Passes every question on to another host and remembers the answers, so that a capture of them
 * answers the same questions the same way: content, listings, links (also those on the way to a
 * path), and why something could not be read. An absent path is remembered by not being there.
 *
 * <p>If a file is read several times, the last complete reading counts, else the longest. Not safe
 * for several threads.
 */
public final class RecordingRoot implements HostRoot {

  private static final int NAME_LIMIT = 4096;

  private record Question(String path, Call call) {}

  private final HostRoot host;
  private final LinkWalk<String> walk = new LinkWalk<>(new HostPlaces());
  private final Map<String, Reading<String>> linkAnswers = new HashMap<>();
  private final NavigableMap<String, byte[]> files = new TreeMap<>();
  private final NavigableMap<String, List<String>> listings = new TreeMap<>();
  private final NavigableMap<String, String> links = new TreeMap<>();
  private final SortedSet<String> existing = new TreeSet<>();
  private final NavigableMap<Question, Reading<?>> unreadable =
      new TreeMap<>(Comparator.comparing(Question::path).thenComparing(Question::call));

  public RecordingRoot(HostRoot host) {
    this.host = host;
  }

  @Override
  public String name() {
    return host.name();
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    Reading<byte[]> reading = host.bytes(path, limit);
    Question question = question(Call.BYTES, path);
    byte[] content = reading.value();
    byte[] known = files.get(question.path());
    if (reading.isOk() && content != null) {
      files.put(question.path(), content.clone());
      unreadable.remove(question);
    } else if (known == null || (content != null && content.length > known.length)) {
      if (content != null) {
        files.put(question.path(), content.clone());
      }
      problem(question, reading);
    }
    return reading;
  }

  @Override
  public Reading<List<String>> list(String path) {
    Reading<List<String>> reading = host.list(path);
    Question question = question(Call.LIST, path);
    List<String> names = reading.value();
    if (reading.isOk() && names != null) {
      listings.put(question.path(), List.copyOf(names));
      unreadable.remove(question);
    } else {
      problem(question, reading);
    }
    return reading;
  }

  @Override
  public Reading<String> link(String path) {
    Reading<String> reading = host.link(path);
    String last = HostPath.name(path);
    if (last.isEmpty() || last.equals(".") || last.equals("..")) {
      return reading;
    }
    Reading<String> parent = walk.to(path.substring(0, path.length() - last.length()));
    String place = parent.value() == null ? path : HostPath.child(parent.value(), last);
    if (parent.isOk()) {
      remember(place, reading);
    }
    if (!isThere(reading)) {
      problem(new Question(place, Call.LINK), reading);
    }
    return reading;
  }

  @Override
  public Reading<String> realPath(String path) {
    Reading<String> reading = host.realPath(path);
    Question question = question(Call.REAL_PATH, path);
    if (!reading.isOk()) {
      problem(question, reading);
    }
    return reading;
  }

  /** Passed on, and not remembered: what is too large to be read as a whole is in no capture. */
  @Override
  public Reading<PositionedFile> open(String path) {
    return host.open(path);
  }

  /**
   * Everything that was read until now. What listings name but nobody looked at is looked at now,
   * just enough to know whether it is a file, a directory or a link, and the host's name and kernel
   * release are read: a capture has to say what it is a capture of.
   */
  public Recording recording() {
    bytes(Recording.HOSTNAME, NAME_LIMIT);
    bytes(Recording.KERNEL_RELEASE, NAME_LIMIT);
    NavigableMap<String, byte[]> allFiles = new TreeMap<>(files);
    NavigableMap<Question, Reading<?>> problems = new TreeMap<>(unreadable);
    lookAtListed(allFiles, problems);
    SortedSet<String> directories = new TreeSet<>(listings.keySet());
    for (SortedSet<String> paths :
        List.of(new TreeSet<>(allFiles.keySet()), new TreeSet<>(links.keySet()), existing)) {
      paths.forEach(path -> addParents(path, directories));
    }
    new ArrayList<>(directories).forEach(path -> addParents(path, directories));
    for (String path : existing) {
      if (!allFiles.containsKey(path) && !directories.contains(path)) {
        switch (host.list(path).status()) {
          case OK, DENIED -> directories.add(path);
          case ABSENT -> {} // Gone meanwhile; nothing was read of it.
          default -> allFiles.put(path, new byte[0]);
        }
      }
    }
    directories.forEach(allFiles::remove);
    directories.remove(HostPath.ROOT);
    return new Recording(
        allFiles, links, directories, notRead(allFiles, directories, problems), list(problems));
  }

  private void lookAtListed(
      NavigableMap<String, byte[]> allFiles, NavigableMap<Question, Reading<?>> problems) {
    for (Map.Entry<String, List<String>> listing : listings.entrySet()) {
      for (String name : listing.getValue()) {
        String path = HostPath.child(listing.getKey(), name);
        var ignored = walk.to(path);
        Reading<String> answer = linkAnswer(path);
        if (!isThere(answer)) {
          // Listed, but gone or not to be looked at: a capture gives the host's answer for it.
          allFiles.putIfAbsent(path, new byte[0]);
          for (Call call : Call.values()) {
            problems.putIfAbsent(new Question(path, call), answer);
          }
        }
      }
    }
  }

  private SortedSet<String> notRead(
      NavigableMap<String, byte[]> allFiles,
      SortedSet<String> directories,
      NavigableMap<Question, Reading<?>> problems) {
    SortedSet<String> notRead = new TreeSet<>(allFiles.keySet());
    notRead.removeAll(files.keySet());
    notRead.removeIf(path -> problems.containsKey(new Question(path, Call.BYTES)));
    SortedSet<String> notListed = new TreeSet<>(directories);
    notListed.add(HostPath.ROOT);
    notListed.removeAll(listings.keySet());
    notListed.removeIf(path -> problems.containsKey(new Question(path, Call.LIST)));
    notRead.addAll(notListed);
    return notRead;
  }

  private static List<Unreadable> list(NavigableMap<Question, Reading<?>> problems) {
    List<Unreadable> list = new ArrayList<>();
    problems.forEach(
        (question, reading) ->
            list.add(
                new Unreadable(
                    question.call(), question.path(), reading.status(), reading.detail())));
    return list;
  }

  private static void addParents(String path, SortedSet<String> directories) {
    String parent = HostPath.parent(path);
    while (!parent.equals(HostPath.ROOT) && directories.add(parent)) {
      parent = HostPath.parent(parent);
    }
  }

  /** The question in terms of the place that the path leads to, or as asked if it leads nowhere. */
  private Question question(Call call, String path) {
    Reading<String> place = walk.to(path);
    String real = place.value();
    if (real == null) {
      return new Question(path, call);
    }
    existing.add(real);
    return new Question(real, call);
  }

  private void problem(Question question, Reading<?> reading) {
    boolean plainlyAbsent =
        reading.status() == Reading.Status.ABSENT
            && reading.detail().equals("not there")
            && !existing.contains(question.path());
    if (!plainlyAbsent) {
      unreadable.put(question, reading);
    }
  }

  /** Whether this answer to {@code link} says that the path is there, a link or not. */
  private static boolean isThere(Reading<String> answer) {
    return answer.status() == Reading.Status.OK || answer.status() == Reading.Status.MALFORMED;
  }

  private Reading<String> linkAnswer(String place) {
    Reading<String> known = linkAnswers.get(place);
    if (known != null) {
      return known;
    }
    Reading<String> answer = host.link(place);
    remember(place, answer);
    return answer;
  }

  private void remember(String place, Reading<String> answer) {
    linkAnswers.put(place, answer);
    if (answer.isOk()) {
      int depth = HostPath.depth(HostPath.parent(place));
      links.put(place, new LinkTarget(depth, answer.orElse(".")).inside());
    } else if (isThere(answer)) {
      existing.add(place);
    }
  }

  /** Places are paths without links. */
  private final class HostPlaces implements LinkWalk.Places<String> {

    @Override
    public String root() {
      return HostPath.ROOT;
    }

    @Override
    public Reading<String> parent(String place) {
      return Reading.ok(HostPath.parent(place), place);
    }

    @Override
    public Reading<LinkWalk.Step<String>> step(String directory, String name) {
      String place = HostPath.child(directory, name);
      Reading<String> answer = linkAnswer(place);
      return switch (answer.status()) {
        case OK -> Reading.ok(new LinkWalk.Step<>(null, links.getOrDefault(place, ".")), place);
        case MALFORMED -> Reading.ok(new LinkWalk.Step<>(place, ""), place);
        default -> new Reading<>(answer.status(), null, place, answer.detail());
      };
    }
  }
}
