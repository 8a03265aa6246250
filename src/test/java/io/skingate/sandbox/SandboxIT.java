package io.skingate.sandbox;

import static io.skingate.sandbox.SandboxFixture.BALANCE;
import static io.skingate.sandbox.SandboxFixture.CLIENT;
import static io.skingate.sandbox.SandboxFixture.code;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skingate.sandbox.order.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxIT {
  private final SandboxFixture fixture = new SandboxFixture();
  private final Sandbox sandbox = fixture.sandbox;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void health_needs_no_credentials() throws Exception {
    HttpRequest.Builder bare = HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + "/v1/health"));
    HttpResponse<String> health = fixture.send(bare);
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(health.body()))
        .isEqualTo(new JsonObject().put("status", "ok").put("service", "skinsnode"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/wallet", "/v1/catalog", "/v1/orders/x"})
  void every_other_route_wants_credentials(String path) throws Exception {
    HttpRequest.Builder wrong =
        HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path))
            .header("x-client-id", CLIENT)
            .header("x-client-secret", "wrong");
    assertThat(fixture.send(wrong).statusCode()).isEqualTo(401);
    assertThat(fixture.send(HttpRequest.newBuilder(wrong.build().uri())).statusCode())
        .isEqualTo(401);
  }

  @Test
  void the_catalog_lists_what_is_for_sale_and_repeats_nothing_that_did_not_change()
      throws Exception {
    HttpResponse<String> first = fixture.get("/v1/catalog");
    JsonArray items = new JsonObject(first.body()).getJsonArray("items");
    assertThat(items).hasSizeGreaterThanOrEqualTo(2_000);
    String etag = first.headers().firstValue("etag").orElseThrow();
    assertThat(fixture.send(fixture.request("/v1/catalog").header("if-none-match", etag)))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(304);

    Sandbox.Offer offer = fixture.nextOffer();
    fixture.post(fixture.body("sold", Outcome.COMPLETED, offer));
    HttpResponse<String> second = fixture.get("/v1/catalog");
    assertThat(second.body()).doesNotContain(offer.id());
    assertThat(second.headers().firstValue("etag"))
        .isNotEqualTo(first.headers().firstValue("etag"));
  }

  @Test
  void an_order_is_paid_followed_and_told() throws Exception {
    Sandbox.Offer offer = fixture.nextOffer();
    HttpResponse<String> answer = fixture.post(fixture.body("o:1", Outcome.COMPLETED, offer));

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonObject accepted = new JsonObject(answer.body());
    assertThat(accepted.getString("externalId")).isEqualTo("o:1");
    assertThat(accepted.getString("status")).isEqualTo("accepted");
    assertThat(accepted.getString("acceptedAt")).matches("\\d{4}-.*T.*\\.\\d{3}Z");
    assertThat(new JsonObject(fixture.get("/v1/wallet").body()))
        .isEqualTo(
            new JsonObject()
                .put("clientId", CLIENT)
                .put("currency", "USD")
                .put("availableBalance", Long.toString(BALANCE - offer.price())));

    await().until(() -> fixture.received.size() == 3);
    assertThat(fixture.receivedStatuses("o:1")).containsExactly("processing", "sent", "completed");
    JsonObject state = new JsonObject(fixture.get("/v1/orders/o%3A1").body());
    assertThat(state.getString("status")).isEqualTo("completed");
    assertThat(state.getJsonObject("pricing").getString("amount"))
        .isEqualTo(Long.toString(offer.price()));
    assertThat(sandbox.balance(CLIENT)).isEqualTo(BALANCE - offer.price());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "null",
        "\"text\"",
        "{}",
      })
  void a_body_that_is_no_order_is_refused(String body) throws Exception {
    HttpResponse<String> answer = fixture.post(body);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(code(answer)).isEqualTo("invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"catalogItemId", "expectedPrice", "externalId", "webhookUrl", "tradeUrl"})
  void a_missing_or_malformed_field_is_named(String field) throws Exception {
    JsonObject body = fixture.body("o", Outcome.COMPLETED);
    for (Object wrong : new Object[] {null, true, "", "ftp://x", -1.5}) {
      JsonObject changed = body.copy().put(field, wrong);
      if ("ftp://x".equals(wrong)
          && (field.equals("externalId") || field.equals("catalogItemId"))) {
        continue;
      }
      HttpResponse<String> answer = fixture.post(changed);
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(new JsonObject(answer.body()).getString("message")).startsWith(field);
    }
    assertThat(sandbox.orders()).isEmpty();
  }

  @Test
  void one_copy_is_sold_once_and_never_beyond_the_wallet() throws Exception {
    Sandbox.Offer offer = fixture.nextOffer();
    assertThat(fixture.post(fixture.body("a", Outcome.COMPLETED, offer)).statusCode())
        .isEqualTo(202);
    assertThat(code(fixture.post(fixture.body("b", Outcome.COMPLETED, offer))))
        .isEqualTo("item_unavailable");
    Sandbox.Offer dear = fixture.nextOffer();
    sandbox.reprice(dear.id(), BALANCE).await(5, SECONDS);
    Sandbox.Offer repriced = new Sandbox.Offer(dear.id(), dear.marketHashName(), BALANCE);
    assertThat(code(fixture.post(fixture.body("c", Outcome.COMPLETED, repriced))))
        .isEqualTo("insufficient_funds");
  }

  @Test
  void odd_requests_get_an_answer() throws Exception {
    assertThat(fixture.get("/v1/nothing").statusCode()).isEqualTo(404);
    assertThat(fixture.get("/v1/orders").statusCode()).isEqualTo(405);
    assertThat(fixture.post("x".repeat(70_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void modes_hold_for_a_route_or_for_all_until_they_are_lifted() throws Exception {
    sandbox.mode(SandboxRoute.PLACE_ORDER, SandboxMode.ERROR_500);
    assertThat(fixture.place("o", Outcome.COMPLETED).statusCode()).isEqualTo(500);
    assertThat(fixture.get("/v1/wallet").statusCode()).isEqualTo(200);
    sandbox.mode(SandboxMode.RATE_LIMITED_429);
    assertThat(fixture.get("/v1/wallet").headers().firstValue("retry-after")).contains("1");
    sandbox.mode(SandboxMode.CUT);
    assertThatThrownBy(() -> fixture.get("/v1/wallet")).isInstanceOf(IOException.class);
    sandbox.mode(SandboxMode.TAKE_AND_CUT);
    assertThatThrownBy(() -> fixture.place("o", Outcome.COMPLETED)).isInstanceOf(IOException.class);
    sandbox.mode(SandboxMode.NORMAL);
    assertThat(fixture.get("/v1/orders/o").statusCode()).isEqualTo(200);
    assertThat(sandbox.requests(SandboxRoute.PLACE_ORDER)).isGreaterThanOrEqualTo(2);
    assertThat(sandbox.requests(SandboxRoute.READ_ORDER)).isEqualTo(1);
  }

  @Test
  void stop_closes_the_port() throws Exception {
    sandbox.stop().await(5, SECONDS);
    assertThatThrownBy(() -> fixture.get("/v1/health")).isInstanceOf(ConnectException.class);
  }
}
