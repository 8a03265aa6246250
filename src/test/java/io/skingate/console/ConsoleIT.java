package io.skingate.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The console's pages in the engine that Maven brings. One gateway; the last test stops Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {
  private NightShift night;
  private HtmlUnitBrowser browser;
  private Walk walk;

  @BeforeAll
  void start() {
    night = new NightShift();
    night.breakEndpoint();
  }

  @AfterAll
  void stop() {
    night.close();
  }

  @BeforeEach
  void open() {
    browser = new HtmlUnitBrowser();
    walk = new Walk(night, browser, name -> {});
  }

  @AfterEach
  void leave() {
    try {
      assertThat(browser.faults()).isEmpty();
    } finally {
      browser.close();
    }
  }

  private void enter(String token, String hash) {
    browser.open(night.console() + "#token=" + token);
    browser.awaitText("Sign out");
    browser.run("location.hash=" + Browser.quoted(hash));
  }

  @Test
  @Order(1)
  void who_is_on_call_finds_the_order_and_sends_again_what_died() throws Exception {
    browser.open(night.console());
    walk.signIn(night.adminToken());
    walk.findAndMend();
    walk.nothingRan();
  }

  @Test
  @Order(2)
  void a_wrong_token_is_said_once_and_the_right_one_still_helps() {
    browser.open(night.console());
    walk.signIn("wrong");
    browser.awaitText("The gateway does not know this token.");
    assertThat(browser.text().split("does not know this token", -1)).hasSize(2);
    assertThat(browser.text()).doesNotContain("Sign out");

    walk.signIn(night.adminToken());
    browser.awaitText("management.token, scope admin");
    assertThat(browser.text()).doesNotContain("does not know this token");
  }

  @Test
  @Order(2)
  void a_token_in_the_address_is_taken_out_of_it() {
    browser.open(night.console() + "#token=" + night.adminToken());
    browser.awaitText("Sign out");

    assertThat(browser.run("location.href")).doesNotContain("token");
    assertThat(browser.run("document.cookie")).isEmpty();
    assertThat(browser.run("document.body.innerHTML")).doesNotContain(night.adminToken());
  }

  @Test
  @Order(2)
  void what_a_scope_may_not_do_is_shown_as_such() {
    enter("token-of-rita", "#/deliveries?tenant=acme");
    browser.awaitText("rita, scope read");
    browser.awaitText("needs the scope operate");
    assertThat(browser.run("String(document.querySelectorAll('.act button:enabled').length)"))
        .isEqualTo("0");
    browser.run("location.hash='#/stores/acme'");
    browser.awaitText("In force");
    browser.awaitText("needs the scope operate");
    browser.click("Sign out");
    browser.awaitText("Skingate console");
    browser.run("location.hash='#/'");

    enter("token-of-otto", "#/stores/acme");
    browser.awaitText("otto, scope operate");
    browser.awaitText("In force");
    assertThat(browser.text()).doesNotContain("needs the scope operate");
    browser.awaitText("needs the scope admin");
  }

  @Test
  @Order(2)
  void hostile_texts_stay_texts() throws Exception {
    night.sendHostileWebhook();
    enter(night.adminToken(), "#/webhooks");
    browser.awaitText("acme " + NightShift.HOSTILE);
    walk.nothingRan();

    browser.run("location.hash='#/orders/acme/" + NightShift.ORDER + "'");
    browser.awaitText("What the store answered");
    assertThat(browser.run("document.querySelector('.timeline pre').textContent"))
        .startsWith("<script>window.pwned=1</script><img");
    walk.nothingRan();

    browser.run(
        "location.hash='#/orders/acme/' + encodeURIComponent('<img src=x onerror=window.pwned=1>')");
    browser.awaitText("has no order “<img src=x onerror=window.pwned=1>”");
    walk.nothingRan();
    browser.run("location.hash='#/deliveries?tenant=%3Cscript%3Ewindow.pwned=1%3C/script%3E'");
    browser.awaitText("No tenant with this id is configured");
    walk.nothingRan();
  }

  @Test
  @Order(2)
  void an_id_that_does_not_exist_says_so_and_offers_the_search() {
    enter(night.adminToken(), "#/orders/acme/no-such-order");
    browser.awaitText("The store acme has no order “no-such-order”");
    browser.awaitText("Search");
    browser.run("location.hash='#/deliveries/dlv_nothing'");
    browser.awaitText("There is no delivery “dlv_nothing”");
    browser.run("location.hash='#/stores/nobody'");
    browser.awaitText("No store “nobody” is configured");
    browser.run("location.hash='#/search?id=no-such-order'");
    browser.awaitText("No store has an order “no-such-order”");
    browser.run("location.hash='#/nowhere'");
    browser.awaitText("There is no such page");
  }

  @Test
  @Order(2)
  void a_store_is_disabled_and_enabled_after_a_question() {
    enter("token-of-otto", "#/stores/bravo");
    browser.awaitText("In force");
    browser.click("Disable");
    browser.awaitText("bravo will be refused with 403");
    browser.click("Disable bravo");
    browser.awaitText("bravo is disabled.");
    browser.click("Close");
    browser.awaitText("Enable");
    assertThat(night.world.place(0, NightShift.BRAVO, "refused").code())
        .isEqualTo("tenant_disabled");
    browser.click("Enable");
    browser.click("Enable bravo");
    browser.awaitText("bravo is enabled.");
  }

  @Test
  @Order(2)
  void the_pages_come_from_here_alone_and_may_not_be_framed() throws Exception {
    long total = 0;
    for (String name : java.util.List.of("", "app.js", "preact.js", "console.css", "icon.svg")) {
      HttpResponse<String> file = night.get("/console/" + name);
      assertThat(file.statusCode()).isEqualTo(200);
      String policy = file.headers().firstValue("Content-Security-Policy").orElseThrow();
      assertThat(policy)
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(file.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(file.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(file.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(file.body()).doesNotContain("https://", "style=\"");
      String tag = file.headers().firstValue("ETag").orElseThrow();
      assertThat(night.get("/console/" + name, "If-None-Match", tag).statusCode()).isEqualTo(304);
      total += file.body().length();
    }
    assertThat(total).isLessThan(300_000);
    assertThat(night.get("/console/../skingate.schema.json").statusCode()).isEqualTo(404);
    assertThat(night.get("/console/nothing.js").statusCode()).isEqualTo(404);
  }

  @Test
  @Order(2)
  void the_overview_is_of_all_pods_and_says_when_nothing_changed() throws Exception {
    String authorization = "Bearer " + night.adminToken();
    HttpResponse<String> whole = night.get("/admin/whoami", "Authorization", authorization);
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    assertThat(
            night
                .get("/admin/whoami", "Authorization", authorization, "If-None-Match", tag)
                .statusCode())
        .isEqualTo(304);

    enter(night.adminToken(), "#/");
    browser.awaitText("ready");
    assertThat(
            browser.run(
                "String([].slice.call(document.querySelectorAll('.badge.good')).filter("
                    + "function(b){return b.textContent==='ready'}).length)"))
        .isEqualTo("2");
  }

  @Test
  @Order(3)
  void without_redis_it_says_what_still_works_and_a_lost_gateway_shows_no_old_numbers()
      throws Exception {
    enter(night.adminToken(), "#/");
    browser.awaitText("Orders/min");

    night.world.redis.stop();

    browser.awaitText("Redis does not answer: orders are refused with 503");
    browser.awaitText("Still working: reading catalogs");
    assertThat(browser.text()).contains("unknown");
    browser.run("location.hash='#/orders/acme/" + NightShift.ORDER + "'");
    browser.awaitText("Redis does not answer, so this cannot be read now.");
    browser.run("location.hash='#/accounts'");
    browser.awaitText("client_main");

    browser.run("location.hash='#/'");
    browser.awaitText("Orders/min");
    night.world.pod(0).kill9();
    browser.awaitText("The connection to the gateway is lost since");
    assertThat(browser.text()).doesNotContain("Orders/min");
  }
}
