package io.skingate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The same night in Chromium, where one is installed, with what only a real browser can tell: the
 * security policy, contrast, sizes, the keyboard. Pictures lie in {@code target/console}, or where
 * the system property {@code console.pictures} says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleChromiumIT {
  private static final List<String> VIEWS =
      List.of(
          "#/",
          "#/search?id=" + NightShift.ORDER,
          "#/orders/acme/" + NightShift.ORDER,
          "#/deliveries",
          "#/webhooks",
          "#/stores",
          "#/stores/acme",
          "#/accounts");

  private static final String FIRST_PAINT =
      "String((performance.getEntriesByName('first-contentful-paint')[0]||{startTime:1e9}).startTime)";

  private static final Path PICTURES =
      Path.of(System.getProperty("console.pictures", "target/console"));

  private NightShift night;
  private ChromiumBrowser browser;

  @BeforeAll
  void start() {
    Optional<Path> chromium = ChromiumBrowser.installed();
    assumeTrue(chromium.isPresent(), "no Chromium is installed: its walk is left out");
    night = new NightShift();
    night.breakEndpoint();
  }

  @AfterAll
  void stop() {
    if (night != null) {
      night.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    browser = new ChromiumBrowser(ChromiumBrowser.installed().orElseThrow());
  }

  @AfterEach
  void leave() {
    browser.close();
  }

  private void enter() {
    browser.open(night.console() + "#token=" + night.adminToken());
    browser.awaitText("Sign out");
    browser.awaitText("Orders/min");
  }

  private void go(String hash) {
    browser.run("location.hash=" + Browser.quoted(hash));
    browser.awaitNoText("Reading…");
  }

  private void picture(String name) {
    try {
      browser.picture(PICTURES.resolve(name + ".png"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void the_walk_goes_as_in_the_other_engine_and_breaks_no_policy() throws Exception {
    browser.open(night.console());
    Walk walk = new Walk(night, browser, this::picture);
    walk.signIn(night.adminToken());
    walk.findAndMend();
    walk.nothingRan();

    assertThat(browser.complaints()).isEmpty();
    night.breakEndpointAgain();
  }

  @Test
  void no_view_offends_the_accessibility_checker_light_or_dark() throws Exception {
    enter();
    browser.run(axe());
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      for (String view : VIEWS) {
        go(view);
        assertThat(violations()).describedAs(scheme + " " + view).isEmpty();
      }
      go("#/");
      browser.awaitText("Orders/min");
    }
    picture("dark");
    go("#/stores/acme");
    browser.awaitText("In force");
    browser.click("Disable");
    browser.awaitText("will be refused with 403");
    assertThat(violations()).describedAs("a dialog").isEmpty();
  }

  private static String axe() throws Exception {
    try (InputStream in = ConsoleChromiumIT.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + ";'loaded'";
    }
  }

  /** By the rules of WCAG 2.2 A and AA. */
  private String violations() {
    return browser.run(
        "axe.run({runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']}).then(function(r){"
            + "return r.violations.map(function(v){return v.id+': '+v.nodes.map(function(n){"
            + "return n.html.slice(0,150)+' '+n.failureSummary}).slice(0,3).join(' | ')})"
            + ".join('\\n')})");
  }

  @Test
  void on_a_phone_and_at_200_percent_nothing_is_wider_than_the_window() {
    enter();
    for (int[] size : new int[][] {{360, 740}, {640, 450}}) {
      browser.window(size[0], size[1], 1);
      for (String view : VIEWS) {
        go(view);
        assertThat(browser.run("String(document.documentElement.scrollWidth <= window.innerWidth)"))
            .describedAs(size[0] + " px: " + view)
            .isEqualTo("true");
      }
    }
    browser.window(390, 844, 1);
    go("#/");
    browser.awaitText("Orders/min");
    picture("phone");
  }

  @Test
  void the_keyboard_alone_suffices() {
    browser.open(night.console());
    browser.awaitText("Token");
    browser.write(night.adminToken());
    browser.enter();
    browser.awaitText("Orders/min");

    browser.tab();
    tabTo("Stores");
    browser.enter();
    browser.awaitText("Open");
    tabTo("bravo");
    browser.enter();
    browser.awaitText("In force");
    tabTo("Disable");
    assertThat(browser.run("getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    browser.enter();
    browser.awaitText("bravo will be refused with 403");
    assertThat(browser.run("document.activeElement.textContent")).isEqualTo("Cancel");
    browser.key("Escape", 27, null);
    browser.awaitNoText("bravo will be refused with 403");
    assertThat(browser.run("document.activeElement.textContent")).isEqualTo("Disable");
  }

  private void tabTo(String label) {
    for (int pressed = 0; pressed < 40; pressed++) {
      if (browser.run("document.activeElement.textContent.trim()").equals(label)) {
        return;
      }
      browser.tab();
    }
    throw new AssertionError("the keyboard does not reach " + label);
  }

  /** Milliseconds; the best of a few, since other work of the machine is not the page's. */
  private double firstPaint() {
    double best = Double.MAX_VALUE;
    for (int tried = 0; tried < 5 && best >= 1000; tried++) {
      browser.open(night.console());
      browser.awaitText("Token");
      best = Math.min(best, Double.parseDouble(browser.run(FIRST_PAINT)));
    }
    return best;
  }

  @Test
  void the_first_paint_comes_within_a_second_and_all_of_it_is_small() {
    enter();
    assertThat(
            Integer.parseInt(
                browser.run(
                    "String(performance.getEntriesByType('resource').filter(function(r){"
                        + "return r.name.indexOf('/console/')>0}).reduce(function(a,r){"
                        + "return a+r.decodedBodySize},0))")))
        .isBetween(20_000, 300_000);
    assertThat(
            browser.run(
                "String(performance.getEntriesByType('resource').every(function(r){"
                    + "return r.name.indexOf(location.origin)===0}))"))
        .isEqualTo("true");
    assertThat(firstPaint()).isLessThan(1000);
  }
}
