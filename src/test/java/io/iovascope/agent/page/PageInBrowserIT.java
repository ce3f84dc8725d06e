// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.iovascope.packaged.RunningAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as the packaged agent sends it, in Debian's Chromium. */
@EnabledIf(value = "chromiumIsThere", disabledReason = "there is no /usr/bin/chromium")
@TestInstance(Lifecycle.PER_CLASS)
class PageInBrowserIT {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  /** The page, of one group, with an answer, of what was found, and without what was asked for. */
  private static final List<String> PAGES =
      List.of(
          "/",
          "/?group=2",
          "/?device=0000:00:1f.2&address=0x3d110000",
          "/?find=e1000e&sort=driver",
          "/?group=77");

  /** What a key can get to. */
  private static final String FOCUSABLE = "a[href], button, input, summary, [tabindex]";

  private final RunningAgent agent = new RunningAgent("--host", "demo");
  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser =
      playwright.chromium().launch(new LaunchOptions().setExecutablePath(CHROMIUM));

  PageInBrowserIT() throws IOException {}

  static boolean chromiumIsThere() {
    return Files.isExecutable(CHROMIUM);
  }

  @AfterAll
  void end() throws InterruptedException {
    playwright.close();
    agent.terminate();
  }

  private String address(String path) {
    return "http://127.0.0.1:" + agent.port() + path;
  }

  private Page open(String path) {
    Page page = browser.newPage();
    page.navigate(address(path));
    return page;
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void nothingSeriousIsInTheWayOfThoseWhoSeeOrPointLess(ColorScheme scheme) {
    for (String path : PAGES) {
      try (Page page = open(path)) {
        page.emulateMedia(new EmulateMediaOptions().setColorScheme(scheme));
        assertThat(violations(page)).as(path).isEmpty();
        page.setViewportSize(360, 740);
        assertThat(violations(page)).as(path + " on a small screen").isEmpty();
      }
    }
  }

  private static List<String> violations(Page page) {
    return new AxeBuilder(page)
        .analyze().getViolations().stream()
            .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
            .flatMap(
                rule ->
                    rule.getNodes().stream()
                        .map(
                            node -> rule.getId() + ": " + node.getHtml().lines().limit(1).toList()))
            .toList();
  }

  @Test
  void theDarkPageIsDark() {
    try (Page page = open("/")) {
      page.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      assertThat(lightness(page)).isLessThan(64);
      page.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      assertThat(lightness(page)).isGreaterThan(192);
    }
  }

  /** Of the ground, from 0 to 255. */
  private static int lightness(Page page) {
    return (int)
        page.evaluate(
            "Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3))");
  }

  @Test
  void nothingElseIsLoadedAndTheConsoleIsEmpty() {
    for (String path : PAGES) {
      try (Page page = browser.newPage()) {
        List<String> requests = new ArrayList<>();
        List<String> said = said(page);
        page.onRequest(request -> requests.add(request.url()));
        page.navigate(address(path));
        assertThat(requests).containsExactly(address(path));
        // The browser says itself that there is no such page.
        assertThat(said).filteredOn(line -> !line.contains("status of 404")).isEmpty();
      }
    }
  }

  private static List<String> said(Page page) {
    List<String> said = new ArrayList<>();
    page.onConsoleMessage(message -> said.add(message.text()));
    page.onPageError(said::add);
    page.onDialog(
        dialog -> {
          said.add(dialog.message());
          dialog.dismiss();
        });
    return said;
  }

  @Test
  void tabGoesThroughEverythingInOrderAndShowsWhereItIs() {
    try (Page page = open("/")) {
      List<ElementHandle> expected =
          page.querySelectorAll(FOCUSABLE).stream().filter(ElementHandle::isVisible).toList();
      assertThat(expected).hasSizeGreaterThan(20);
      for (ElementHandle each : expected) {
        page.keyboard().press("Tab");
        assertThat(each.evaluate("it => it === document.activeElement"))
            .as("%s has the focus", each.evaluate("it => it.outerHTML"))
            .isEqualTo(true);
        assertThat(each.evaluate("it => getComputedStyle(it).outlineStyle")).isNotEqualTo("none");
      }
    }
  }

  @Test
  void theKeyboardAloneFindsSortsAsksAndUnfolds() {
    try (Page page = open("/")) {
      page.getByPlaceholder("device, driver, name").focus();
      page.keyboard().type("8086");
      page.keyboard().press("Enter");
      page.waitForURL("**/?find=8086");

      page.locator("th a", new Page.LocatorOptions().setHasText("Driver")).first().focus();
      page.keyboard().press("Enter");
      page.waitForURL("**/?find=8086&sort=driver#devices");

      page.locator("details summary").first().focus();
      page.keyboard().press("Enter");
      assertThat(page.locator("details[open]").count()).isEqualTo(1);

      page.getByLabel("What about DMA address").focus();
      page.keyboard().type("0x3d110000");
      page.keyboard().press("Tab");
      page.keyboard().type("0000:00:1f.2");
      page.keyboard().press("Enter");
      page.waitForURL("**/?address=0x3d110000&device=0000%3A00%3A1f.2");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 360, 768, 1280, 2560})
  void thePageIsNotWiderThanTheScreen(int width) {
    for (String path : PAGES) {
      try (Page page = browser.newPage()) {
        page.setViewportSize(width, 740);
        page.navigate(address(path));
        assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
            .as(path)
            .isLessThanOrEqualTo(width);
      }
    }
  }

  @Test
  void paperHasTheTablesAndNothingToClick() {
    try (Page page = open("/")) {
      page.emulateMedia(new EmulateMediaOptions().setMedia(Media.PRINT));
      assertThat(visible(page, "nav, form, button, summary")).isEmpty();
      assertThat(visible(page, ".ranges tbody tr"))
          .hasSameSizeAs(page.querySelectorAll(".ranges tbody tr"));
      assertThat(page.pdf()).startsWith('%', 'P', 'D', 'F');
    }
  }

  private static List<ElementHandle> visible(Page page, String selector) {
    return page.querySelectorAll(selector).stream().filter(ElementHandle::isVisible).toList();
  }

  @Test
  void textOfTheHostIsText() {
    try (Page page = browser.newPage()) {
      List<String> said = said(page);
      page.setContent(new HostileTextPageTest().evilPage());
      assertThat(said).isEmpty();
      assertThat(Stream.of("script", "img", "iframe", "b").map(tag -> page.locator(tag).count()))
          .containsOnly(0);
      assertThat(page.locator("h1").innerText()).contains("<script>");
    }
  }
}
