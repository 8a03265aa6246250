package io.skingate.store;

import static io.skingate.store.SelfService.ACME;
import static io.skingate.store.SelfService.BRAVO;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.callback.signature.CallbackVerifier;
import io.skingate.callback.signature.CallbackVerifier.Finding;
import io.skingate.config.Secret;
import io.skingate.store.SelfService.Answer;
import io.skingate.store.SelfService.Received;
import io.skingate.testing.openapi.BadRequests;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a test call sends, what it tells, and what it cannot be turned against. */
class TestCallbackIT {
  private static SelfService world;

  @BeforeAll
  static void start() throws Exception {
    world = new SelfService();
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  private Answer test(String store, String url) throws Exception {
    return world.post(store, "/store/v1/deliveries/test", "{\"url\":\"" + url + "\"}");
  }

  private JsonNode attempt(String url) throws Exception {
    Answer answer = test(ACME, url);
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
    return answer.body().path("attempt");
  }

  @Test
  void an_endpoint_gets_what_a_callback_is_and_the_store_sees_it() throws Exception {
    Answer answer = test(ACME, world.url("/ok/mine?a=b"));
    assertThat(answer.status()).isEqualTo(200);
    JsonNode attempt = answer.body().path("attempt");
    assertThat(attempt.path("result").asText()).isEqualTo("ok");
    assertThat(attempt.path("httpStatus").asInt()).isEqualTo(200);
    assertThat(attempt.path("excerpt").asText()).isEqualTo("thanks");
    assertThat(attempt.path("durationMs").asLong()).isBetween(0L, 5_000L);

    Received received =
        world.received.stream()
            .filter(each -> each.path().equals("/ok/mine"))
            .findFirst()
            .orElseThrow();
    assertThat(received.body())
        .isEqualTo(answer.body().path("request").path("body").asText())
        .startsWith("{\"externalId\":\"skingate-test\",\"status\":\"test\",\"updatedAt\":\"20");
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    answer
        .body()
        .path("request")
        .path("headers")
        .properties()
        .forEach(header -> headers.add(header.getKey(), header.getValue().asText()));
    headers.forEach((name, value) -> assertThat(received.headers().get(name)).isEqualTo(value));
    assertThat(headers.get("x-event-type")).isEqualTo("test");
    assertThat(
            new CallbackVerifier(new Secret("secret-of-acme"), CallbackVerifier.USUAL_TOLERANCE)
                .verify(headers, received.body().getBytes(StandardCharsets.UTF_8), Instant.now()))
        .allMatch(Finding::fits);

    JsonNode refused = attempt(world.url("/echo/mine"));
    assertThat(refused.path("httpStatus").asInt()).isEqualTo(400);
    assertThat(refused.path("excerpt").asText())
        .as("a signature that is repeated is not")
        .contains("was sent")
        .doesNotContainPattern("[0-9a-f]{64}");
    JsonNode redirected = attempt(world.url("/redirect/mine"));
    assertThat(redirected.path("result").asText()).isEqualTo("redirect");
    assertThat(world.received).extracting(Received::path).doesNotContain("/ok/redirected");
    JsonNode hanging = attempt(world.url("/hang/mine"));
    assertThat(hanging.path("result").asText()).isEqualTo("timeout");
    assertThat(hanging.path("httpStatus").isNull()).isTrue();
    assertThat(hanging.path("excerpt").asText("none")).isEmpty();
    assertThat(attempt("http://127.0.0.1:1/").path("result").asText())
        .isEqualTo("connection_refused");
    assertThat(attempt("http://no-such-host.invalid/").path("result").asText())
        .isEqualTo("dns_error");
    assertThat(attempt("http://localhost:" + world.port() + "/v1/orders").path("result").asText())
        .as("where it leads is found when it is connected to")
        .isEqualTo("blocked_address");
  }

  @BadRequests("URLs that no callback goes to")
  @Test
  void ten_a_minute_are_sent_over_all_and_the_ones_refused_do_not_count() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(test(BRAVO, world.url("/ten/" + i)).status()).isEqualTo(200);
      for (String wrong :
          new String[] {
            "{\"url\":\"ftp://shop.example/\"}",
            "{\"url\":\"https://user@shop.example/\"}",
            "{\"url\":\"http://127.0.0.1:" + world.port() + "/\"}",
            "{\"url\":\"\"}",
            "{\"url\":7}",
            "{}",
          }) {
        Answer refused = world.post(BRAVO, "/store/v1/deliveries/test", wrong);
        assertThat(refused.status()).as(wrong).isEqualTo(422);
        assertThat(refused.fields()).as(wrong).containsExactly("url");
      }
    }
    Answer beyond = test(BRAVO, world.url("/ten/beyond"));
    assertThat(beyond.status()).isEqualTo(429);
    assertThat(beyond.code()).isEqualTo("rate_limited");
    assertThat(Integer.parseInt(beyond.raw().headers().firstValue("retry-after").orElseThrow()))
        .isBetween(30, 60);
    assertThat(world.received)
        .filteredOn(received -> received.path().startsWith("/ten/"))
        .hasSize(10);
    assertThat(test(ACME, world.url("/ok/other")).status()).isEqualTo(200);
    assertThat(
            world
                .post(BRAVO, "/store/v1/deliveries/test", "{\"url\":\"https://a.example\",\"x\":1}")
                .fields())
        .containsExactly("x");
  }
}
