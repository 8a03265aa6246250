package io.skingate.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;

/** A night on call, the same in every browser. */
final class Walk {
  private final NightShift night;
  private final Browser browser;

  /** Is told where a picture is worth taking. */
  private final Consumer<String> picture;

  Walk(NightShift night, Browser browser, Consumer<String> picture) {
    this.night = night;
    this.browser = browser;
    this.picture = picture;
  }

  /** Signs in from the page's own form. */
  void signIn(String token) {
    browser.awaitText("Token");
    browser.type("token", token);
    browser.click("Sign in");
  }

  /** From the overview to the order, to what died, and to sending it again. */
  void findAndMend() throws Exception {
    browser.awaitText("attention");
    browser.awaitText("acme: ");
    browser.awaitText("dead since");
    browser.awaitText("/acme answers 500");
    picture.accept("overview");

    browser.click("Orders");
    browser.awaitText("Type the id that a store named");
    browser.type("id", NightShift.ORDER);
    browser.click("Search");
    browser.awaitText("acme");
    browser.click(NightShift.ORDER);
    browser.awaitText("The store placed the order");
    browser.awaitText("SkinsNode took it: accepted");
    browser.awaitText("Callback, attempt 1: answered 500");
    browser.awaitText("The callback was given up");
    assertThat(browser.text()).doesNotContain("Customer1");
    picture.accept("order");

    browser.click("Deliveries");
    browser.awaitText("pending and dead");
    browser.type("tenant", "acme");
    browser.click("Show");
    browser.awaitText("Send all dead of acme again (");
    picture.accept("deliveries");
    night.mendEndpoint();
    browser.press(
        "Send all dead of acme again", "of acme will be sent again, behind what comes in now");
    picture.accept("confirm");
    browser.click("Send ");
    browser.awaitText("of acme will be sent again.");
    browser.click("Close");
    night.awaitDelivered();

    browser.click("Overview");
    browser.awaitNoText("dead since");
  }

  /** Nothing that was sent became markup. */
  void nothingRan() {
    assertThat(browser.run("String(window.pwned)")).isEqualTo("undefined");
    assertThat(browser.run("String(document.querySelectorAll('#app img, #app script').length)"))
        .isEqualTo("0");
  }
}
